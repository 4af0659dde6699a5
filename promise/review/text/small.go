package text

import (
	"strings"
	"sync"
)

// trait marks what a word can do in a sentence, whatever it means.
type trait uint32

const (
	dutch      trait = 1 << iota // small words by which a language is known; those that both have are left out
	english                      //
	Linking                      // between a name and what it is: "Acme acts as processor"
	article                      // of those, the ones that link nothing by themselves
	Toward                       // after these somebody is not the one who acts
	Agentive                     // "by", "door"
	duty                         // who stands beside it must do something
	act                          // who stands beside it does something
	object                       // an English verb: who stands after it is another, as in "notify Customer"
	adverb                       // may stand between a party and its verb
	modal                        //
	doing                        // what processors do
	noName                       // has a capital, and is no name
	annexed                      // opens an annex
	glue                         // small words to which the next may be glued
	Hollow                       // tells nothing of a processing
	Being                        // is, acts
	Named                        // words for parties that are no roles of the law
	Cases                        // says that something holds in some cases only
	DutchNot                     // may stand after what it denies
	determined                   // stands between a preposition and a party
)

var traits = sync.OnceValue(func() map[string]trait {
	m := map[string]trait{}
	for f, list := range map[trait]string{
		dutch:    `de het een van en op te voor met zijn aan door dat niet om wordt worden bij naar uit deze dit als zal ten aan tot kan heeft haar hij zij er indien alle geen onder dan ook tussen`,
		english:  `the and to for by with shall or as any on be this that such from not will its are may has have which other than between under all upon if their your our`,
		Linking:  `is de het een the a an as als acts act acting optreedt treedt op data deemed will be shall zijnde being handelt qualifies kwalificeert hierna te noemen hereinafter referred to genoemd in hoedanigheid van its capacity of geldt aangemerkt kan worden wordt are bent zijn means betekent considered i e`,
		article:  `de het een the a an data in op van of te to`,
		Toward:   `van aan door met voor namens jegens bij tegen onder naar tussen tegenover to of by from for with on behalf against between towards under per via`,
		Agentive: `door by`,
		duty:     `zal zullen dient dienen moet moeten shall must will undertakes undertake agrees agree verplicht verbindt warrants garandeert waarborgt ensures ensure zult`,
		act: `verwerkt verwerken informeert informeren meldt melden stelt stellen treft treffen neemt nemen verleent verlenen verstrekt verstrekken ondersteunt ondersteunen helpt helpen staat
			legt leggen schakelt maakt maken draagt dragen zorgt zorgen blijft blijven houdt houden geeft geven verwijdert verwijderen wist wissen retourneert vernietigt brengt brengen doet doen laat laten biedt bieden
			beveiligt past hanteert handelt bewaart gebruikt beschermt onderhoudt werkt werken kan kunnen mag mogen heeft hebben wijst wijzigt geldt vrijwaart vrijwaren deelt binden bindt beperkt bericht waarschuwt
			may can processes implements notifies assists engages maintains provides makes takes keeps informs deletes returns remains imposes binds obliges uses limits supports cooperates permits allows contributes
			shares guarantees acts indemnifies have has process notify assist delete return provide remain use keep make take inform help bear bears verwijst`,
		object: `processes implements notifies assists engages maintains provides makes takes keeps informs deletes returns remains imposes binds obliges uses limits supports cooperates permits allows contributes
			shares guarantees indemnifies have has process notify assist delete return provide remain use keep make take inform help bear bears support enable enables allow give gives advise advises notifying informing
			assisting supporting helping providing enabling allowing offer offers grant grants indemnify defend`,
		adverb: `which that die who also hereby tevens hierbij dan ook further promptly immediately at in its zich niet not only always steeds zelf onverwijld onmiddellijk altijd`,
		modal:  `zal shall will may mag kan must dient`,
		doing: `verwerkt verwerken treft informeert meldt waarborgt legt ondersteunt schakelt process processes implement implements notify notifies assist assists engages maintains
			provide provides ensure ensures inform informs make makes delete deletes return returns keep keeps take takes zorgt verleent verlenen stelt stellen neemt nemen biedt maakt gebruikt bewaart beperkt verwijdert houdt
			verstrekt informeren garandeert helpt onderhoudt beveiligt`,
		noName: `de het een the a an in op bij artikel article annex bijlage avg gdpr partijen parties party partij deze this these dit persoonsgegevens personal data indien if
			verwerking processing overeenkomst agreement verwerkersovereenkomst dpa dienst diensten service services betrokkene betrokkenen subject subjects nu where when all any each no na after
			subverwerker subverwerkers subprocessor subprocessors sub hoofdovereenkomst instructie instructies instructions wet law laws datalek breach security eu eea eer vs uk us usa state member
			toezichthoudende autoriteit authority art wbp uavg tot tussen between and en of or van voor for to met with naar bedrijfsnaam naam name nederland nederlandse b.v bv inc ltd llc gmbh
			applicable information klantgegevens verordening regulation general algemene voorwaarden terms module standard contractual clauses sccs union unie european europese
			verwerkingsverantwoordelijken affiliate affiliates gelieerde onderneming definities definitions adres kvk kbo versie date datum principal main`,
		annexed: `bijlage annex appendix schedule exhibit addendum attachment aanhangsel bijlagen annexes`,
		glue:    `the of to and or by from for with in on a an de het van een en door aan`,
		Hollow: `kader uitvoering plaatsvinden plaatsvindt betrekking aantal verband behoeve dienst worden wordt waarvoor zoals omschreven beschreven described under with that this which
			they will shall pursuant connection performance necessary related including their other such where from these those only between onder ervan hiervan daarvan overige partijen parties
			relevant time solely extent required hereunder thereof instructs instructed deze welke voor door naar over alle hebben heeft zijn mogen mag niet geen andere ander dan have been being
			perform enter herein hierin vallen terms conditions respect toegang purposes doeleinden bepaald vastgesteld further specified specifically provided provide providing used user company nader`,
		Being:      `is acts treedt are`,
		Named:      `klant opdrachtgever opdrachtnemer leverancier customer client supplier provider vendor afnemer dienstverlener`,
		Cases:      `where when if indien wanneer als situations voor either may niet not andere other own eigen`,
		DutchNot:   `niet geen nooit nimmer`,
		determined: `de the het een a an data relevant respective any each die deze this its uw your onze our`,
	} {
		for _, w := range strings.Fields(list) {
			m[w] |= f
		}
	}
	return m
})

// Is says whether a token is a word of a kind.
func (s *Script) Is(i int, f trait) bool { return s.Words[s.Tokens[i].Word].traits&f != 0 }
