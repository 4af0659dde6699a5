package document

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sample is a processing agreement of some eight pages, as the product makes
// them.
func sample(lang string) *Document {
	nl := lang == "nl"
	pick := func(dutch, english string) string {
		if nl {
			return dutch
		}
		return english
	}
	field := func(label, value string) Field { return Field{Label: label, Value: Text(value)} }
	d := &Document{
		Title:    pick("Verwerkersovereenkomst", "Data processing agreement"),
		Subtitle: pick("bij de overeenkomst voor roosterdiensten van 3 maart 2026", "under the scheduling services agreement of 3 March 2026"),
		Lang:     lang, Author: "Roosterwijs B.V.", Subject: pick("Verwerking van persoonsgegevens (art. 28 AVG)",
			"Processing of personal data (Article 28 GDPR)"),
		Date: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), Status: pick("concept", "draft"),
		Parties: []Party{
			{Role: pick("Verwerkingsverantwoordelijke", "Controller"), Name: "Bakkerij Van Dam B.V.", Details: []Field{
				field(pick("Adres", "Address"), "Meelstraat 12\n3512 AB Utrecht"), field(pick("Register", "Register"), "KvK 12345678"),
				field(pick("Vertegenwoordigd", "Represented"), pick("Zoë van Dam, bestuurder", "Zoë van Dam, director")),
			}},
			{Role: pick("Verwerker", "Processor"), Name: "Roosterwijs B.V.", Details: []Field{
				field(pick("Adres", "Address"), "Wijnhaven 88 c, 3011 WT Rotterdam"), field(pick("Register", "Register"), "KvK 87654321"),
				field(pick("Vertegenwoordigd", "Represented"),
					pick("Ferenc Kőszegi en Ionuț Țăranu, gezamenlijk bevoegd", "Ferenc Kőszegi and Ionuț Țăranu, jointly")),
			}},
		},
		Files: []File{{
			Name: "terms.json", MIME: "application/json", Description: pick("De afspraken als gegevens", "The terms as data"),
			Data: []byte(`{"penalty":"2500.00"}`),
		}},
	}
	d.Body = sampleBody(pick(sampleNL, sampleEN))
	operations := &Table{
		Caption: pick("Verwerkingen", "Operations"), Widths: []float64{3, 4, 3, 3},
		Head: []string{
			pick("Verwerking en doel", "Operation and purpose"), pick("Persoonsgegevens", "Personal data"),
			pick("Betrokkenen", "Data subjects"), pick("Bewaartermijn", "Retention"),
		},
	}
	for i := range 6 {
		operations.Rows = append(operations.Rows, [][]Inline{
			Text(fmt.Sprintf(pick("V%d Roosters maken en versturen naar medewerkers", "P%d Making schedules and sending them to employees"), i+1)),
			Text(pick("naam, e-mailadres, telefoonnummer, contracturen, beschikbaarheid, functie en vestiging",
				"name, e-mail address, telephone number, contract hours, availability, position and branch")),
			Text(pick("medewerkers, uitzendkrachten, stagiairs", "employees, agency workers, trainees")),
			Text(pick("2 jaar na het einde van het dienstverband", "2 years after the end of the employment")),
		})
	}
	measures := &Table{Head: []string{"Nr.", pick("Maatregel", "Measure"), pick("Bewijs", "Evidence")}, Widths: []float64{1, 6, 3}}
	for i := range 11 {
		measures.Rows = append(measures.Rows, [][]Inline{
			Text(fmt.Sprintf("M%d", i+1)),
			Text(pick("Toegang tot productiesystemen uitsluitend met een tweede factor; rechten worden elk kwartaal nagelopen.",
				"Access to production systems only with a second factor; rights are reviewed every quarter.")),
			{{Text: "log/access-review.csv", Style: Mono}},
		})
	}
	d.Body = append(d.Body,
		&Heading{ID: "ops", Kind: Annex, Text: pick("Verwerkingen", "Operations")},
		&Paragraph{Text: []Inline{{Text: pick("Deze bijlage hoort bij ", "This annex belongs to ")}, {Ref: "subject"}, {Text: "."}}},
		operations,
		&Heading{ID: "measures", Kind: Annex, Text: pick("Beveiligingsmaatregelen", "Security measures")},
		measures,
		&Note{Text: []Inline{
			{Text: pick("Bron: ", "Source: ")},
			{
				Text: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
				Link: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
			},
			{Text: pick(", geraadpleegd op 2 november 2026.",
				", read on 2 November 2026.")},
		}},
		&Heading{ID: "contact", Kind: Annex, Text: pick("Contact en meldformulier", "Contacts and breach form")},
		&Heading{Kind: Part, Text: pick("Meldpunt", "Point of contact")},
		&Fields{Fields: []Field{
			field(pick("Functie", "Position"), "Security officer"),
			field(pick("E-mail", "E-mail"), "meldpunt@roosterwijs.example"), field(pick("Telefoon, dag en nacht", "Telephone, day and night"),
				"+31 10 000 00 00"),
		}},
		&Heading{Kind: Part, Text: pick("Wat een melding bevat", "What a notification contains")},
		&List{Lettered: true, Items: []Item{
			{Text: Text(pick("de aard van de inbreuk;", "the nature of the breach;"))},
			{Text: Text(pick("de getroffen personen en gegevens, zo mogelijk met aantallen;",
				"the persons and records concerned, with numbers where possible;"))},
			{Text: Text(pick("de waarschijnlijke gevolgen en de maatregelen.", "the likely consequences and the measures."))},
		}},
	)
	return d
}

// sampleBody reads a small notation: "# id Article", "= Section", "1 text" for
// a provision, "- text" for an item, "sign" for the places to sign.
func sampleBody(s string) []Block {
	var body []Block
	var last *Provision
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		kind, text, _ := strings.Cut(line, " ")
		switch kind {
		case "#":
			id, title, _ := strings.Cut(text, " ")
			body = append(body, &Heading{ID: id, Kind: Article, Text: title})
		case "=":
			body = append(body, &Heading{Kind: Section, Text: text})
		case "1":
			last = &Provision{Text: sampleInlines(text)}
			body = append(body, last)
		case "-":
			last.Items = append(last.Items, Item{Text: sampleInlines(text)})
		case "sign":
			var places []SignaturePlace
			names := strings.Split(text, ";")
			for i, party := range []string{"Bakkerij Van Dam B.V.", "Roosterwijs B.V."} {
				places = append(places, SignaturePlace{
					Party: party, Role: names[i],
					Lines: []Field{{Label: names[2]}, {Label: names[3]}, {Label: names[4]}, {Label: names[5]}},
				})
			}
			body = append(body, &Signatures{Places: places})
		default:
			body = append(body, &Paragraph{Text: sampleInlines(line)})
		}
	}
	return body
}

// sampleInlines reads **bold** and {ref}.
func sampleInlines(s string) []Inline {
	var out []Inline
	for i, part := range strings.Split(s, "**") {
		style := Style(0)
		if i%2 == 1 {
			style = Bold
		}
		for part != "" {
			before, after, found := strings.Cut(part, "{")
			if before != "" {
				out = append(out, Inline{Text: before, Style: style})
			}
			if !found {
				break
			}
			ref, rest, _ := strings.Cut(after, "}")
			out = append(out, Inline{Ref: ref})
			part = rest
		}
	}
	return out
}

const sampleNL = `
= Overwegingen
De verwerker levert de verwerkingsverantwoordelijke een dienst waarmee roosters worden gemaakt. Daarbij verwerkt hij persoonsgegevens van medewerkers, uitsluitend voor de verwerkingsverantwoordelijke. Partijen leggen hier de afspraken vast die artikel 28 van de Algemene verordening gegevensbescherming (**AVG**) verlangt.
# terms Begrippen
1 De begrippen ‘persoonsgegevens’, ‘verwerking’, ‘betrokkene’, ‘inbreuk in verband met persoonsgegevens’ en ‘toezichthoudende autoriteit’ hebben de betekenis die de AVG eraan geeft.
1 **Hoofdovereenkomst** is de overeenkomst voor roosterdiensten die partijen op 3 maart 2026 hebben gesloten. **Subverwerker** is iedere derde die de verwerker inschakelt om persoonsgegevens te verwerken.
# subject Onderwerp, duur en doel
1 De verwerker verwerkt persoonsgegevens uitsluitend voor de verwerkingen die in {ops} staan: de aard en het doel, de soorten persoonsgegevens, de categorieën van betrokkenen en de bewaartermijn.
1 Deze overeenkomst geldt zolang de verwerker persoonsgegevens voor de verwerkingsverantwoordelijke onder zich heeft, ook na het einde van de hoofdovereenkomst.
# instructions Instructies
1 De verwerker verwerkt de persoonsgegevens uitsluitend op basis van schriftelijke instructies van de verwerkingsverantwoordelijke, ook waar het gaat om doorgifte aan een derde land, tenzij een Unierechtelijke of lidstaatrechtelijke bepaling hem tot verwerking verplicht. In dat geval stelt hij de verwerkingsverantwoordelijke vóór de verwerking van dat voorschrift in kennis, tenzij die wetgeving dat om gewichtige redenen van algemeen belang verbiedt.
1 Vindt de verwerker een instructie in strijd met de AVG of met andere regels over gegevensbescherming, dan laat hij dat onmiddellijk weten. Hij mag de uitvoering opschorten tot de verwerkingsverantwoordelijke de instructie bevestigt of wijzigt.
1 Instructies en hun wijzigingen worden bewaard bij deze overeenkomst, met datum en naam van degene die ze gaf.
# confidentiality Geheimhouding
1 De verwerker geeft alleen personen toegang die deze voor hun werk nodig hebben en die zich tot vertrouwelijkheid hebben verbonden of daartoe wettelijk verplicht zijn.
1 De plicht tot geheimhouding blijft bestaan nadat deze overeenkomst is geëindigd.
# security Beveiliging
1 De verwerker neemt de technische en organisatorische maatregelen van {measures} en houdt deze in stand. Hij past ze aan de stand van de techniek aan zonder het niveau van bescherming te verlagen.
1 De maatregelen omvatten in elk geval:
- versleuteling van persoonsgegevens bij transport en opslag;
- toegang met een tweede factor en rechten die elk kwartaal worden nagelopen;
- een herstelproef van de back-ups, ten minste tweemaal per jaar, met een verslag dat de verwerkingsverantwoordelijke kan inzien;
- vastlegging van handelingen van beheerders in een logboek dat niet ongemerkt kan worden gewijzigd.
# location Plaats en doorgifte
1 De verwerking vindt plaats binnen de Europese Economische Ruimte. Doorgifte naar een derde land is alleen toegestaan na schriftelijke instructie en met een doorgifte-instrument uit hoofdstuk V van de AVG.
1 De verwerker houdt van elke doorgifte bij welk instrument geldt en verstrekt dat op verzoek binnen vijf werkdagen.
# sub Subverwerkers
1 De verwerkingsverantwoordelijke geeft algemene toestemming voor de subverwerkers op de lijst die de verwerker bijhoudt. De verwerker meldt een beoogde wijziging ten minste dertig dagen vooraf.
1 De verwerkingsverantwoordelijke kan binnen twintig dagen na de melding bezwaar maken. Komen partijen er niet uit, dan mag de verwerkingsverantwoordelijke het betrokken deel van de hoofdovereenkomst kosteloos beëindigen.
1 De verwerker legt een subverwerker bij overeenkomst dezelfde verplichtingen op als in deze overeenkomst staan en blijft tegenover de verwerkingsverantwoordelijke volledig aansprakelijk voor het nakomen van die verplichtingen.
# rights Rechten van betrokkenen
1 De verwerker stuurt een verzoek van een betrokkene binnen twee werkdagen door en beantwoordt het niet zelf, tenzij dat is afgesproken.
1 De verwerker verleent met passende technische en organisatorische maatregelen bijstand bij het beantwoorden van verzoeken om inzage, rectificatie, wissing, beperking, overdraagbaarheid en bezwaar.
# assistance Bijstand
1 De verwerker helpt bij het nakomen van de artikelen 32 tot en met 36 AVG, rekening houdend met de aard van de verwerking en de informatie die hij heeft.
1 Bijstand die meer dan vier uur per kwartaal vraagt wordt vergoed tegen € 95,00 per uur, behalve wanneer de verwerker de oorzaak heeft gegeven.
# breach Inbreuk in verband met persoonsgegevens
1 De verwerker meldt een inbreuk zonder onredelijke vertraging en uiterlijk binnen 24 uur nadat hij er kennis van heeft gekregen, aan het meldpunt van {contact}.
1 De melding bevat wat dan bekend is van:
- de aard van de inbreuk, met de categorieën van betrokkenen en registers en bij benadering hun aantallen;
- de waarschijnlijke gevolgen;
- de maatregelen die zijn genomen of voorgesteld;
- het contactpunt waar meer informatie kan worden verkregen.
1 Wat nog niet bekend is volgt in fasen, ten minste om de 24 uur. Een melding is geen erkenning van schuld of aansprakelijkheid.
1 De verwerker bewaart het bewijs van de inbreuk en van zijn handelen ten minste vijf jaar.
# audit Informatie en controle
1 De verwerker stelt alle informatie ter beschikking die nodig is om nakoming van artikel 28 AVG aan te tonen. Partijen gebruiken eerst het bewijs dat al is vastgelegd en rapporten van onafhankelijke auditors.
1 Is dat onvoldoende, dan kan de verwerkingsverantwoordelijke een inspectie laten uitvoeren door een onafhankelijke deskundige die tot geheimhouding is verplicht, na aankondiging van ten minste tien werkdagen. Na een inbreuk is twee werkdagen voldoende.
1 De kosten van de inspectie draagt de verwerkingsverantwoordelijke, tenzij een wezenlijke tekortkoming blijkt.
# liability Aansprakelijkheid
1 Iedere partij is aansprakelijk voor de schade die zij de ander toebrengt door toerekenbaar tekort te schieten, per gebeurtenis tot € 250.000,00 en per kalenderjaar tot € 500.000,00.
1 Deze grenzen gelden niet bij opzet of bewuste roekeloosheid, noch voor wat een partij ingevolge artikel 82, vijfde lid, AVG op de ander kan verhalen.
1 Heeft een partij de schade van een betrokkene geheel vergoed, dan verhaalt zij op de ander het deel dat overeenkomt met diens aandeel in de verantwoordelijkheid.
# penalty Boete
1 Bij overtreding van {breach} of {sub} verbeurt de verwerker zonder ingebrekestelling een boete van € 2.500,00 per gebeurtenis en € 250,00 voor elke dag dat deze voortduurt, tot ten hoogste € 50.000,00.
1 De boete komt in mindering op de schadevergoeding die voor dezelfde gebeurtenis verschuldigd is.
# end Einde, teruggave en wissing
1 Binnen dertig dagen na het einde geeft de verwerker de persoonsgegevens terug in een gangbaar, machineleesbaar formaat of wist hij deze, naar keuze van de verwerkingsverantwoordelijke, en verklaart hij schriftelijk dat dit is gebeurd.
1 Reservekopieën worden gewist zodra de bewaartermijn in {measures} verstrijkt; tot dat moment blijft deze overeenkomst daarop van toepassing.
# law Toepasselijk recht
1 Op deze overeenkomst is Nederlands recht van toepassing. De rechtbank Midden-Nederland is bevoegd.
1 Bij strijd tussen deze overeenkomst en de hoofdovereenkomst gaat deze overeenkomst voor.
= Ondertekening
Aldus overeengekomen en in tweevoud ondertekend.
sign Verwerkingsverantwoordelijke;Verwerker;Naam;Functie;Plaats, datum;Handtekening
`

const sampleEN = `
= Recitals
The processor provides the controller with a service for making staff schedules. In doing so it processes personal data of employees, for the controller only. The parties record here what Article 28 of the General Data Protection Regulation (**GDPR**) requires.
# terms Definitions
1 ‘Personal data’, ‘processing’, ‘data subject’, ‘personal data breach’ and ‘supervisory authority’ have the meaning that the GDPR gives them.
1 **Main agreement** means the scheduling services agreement that the parties concluded on 3 March 2026. **Sub-processor** means any third party that the processor engages to process personal data.
# subject Subject matter, duration and purpose
1 The processor processes personal data only for the operations listed in {ops}: their nature and purpose, the types of personal data, the categories of data subjects and the retention period.
1 This agreement applies for as long as the processor holds personal data for the controller, also after the main agreement has ended.
# instructions Instructions
1 The processor processes the personal data only on documented instructions from the controller, including with regard to transfers to a third country, unless required to do so by Union or Member State law to which it is subject. In that case it informs the controller of that legal requirement before processing, unless that law prohibits such information on important grounds of public interest.
1 If the processor considers that an instruction infringes the GDPR or other data protection provisions, it informs the controller immediately. It may suspend the instruction until the controller confirms or changes it.
1 Instructions and their changes are kept with this agreement, with their date and the name of the person who gave them.
# confidentiality Confidentiality
1 The processor gives access only to persons who need it for their work and who have committed themselves to confidentiality or are under a statutory obligation of confidentiality.
1 The duty of confidentiality continues after this agreement has ended.
# security Security
1 The processor takes and maintains the technical and organisational measures of {measures}. It adapts them to the state of the art without lowering the level of protection.
1 The measures include in any case:
- encryption of personal data in transit and at rest;
- access with a second factor, and rights that are reviewed every quarter;
- a test of restoring back-ups, at least twice a year, with a report that the controller may inspect;
- a log of what administrators do, which cannot be changed unnoticed.
# location Place and transfers
1 Processing takes place within the European Economic Area. A transfer to a third country is allowed only on a documented instruction and under an instrument of Chapter V of the GDPR.
1 The processor keeps a record of the instrument for each transfer and provides it within five working days on request.
# sub Sub-processors
1 The controller gives general authorisation for the sub-processors on the list that the processor keeps. The processor gives notice of an intended change at least thirty days in advance.
1 The controller may object within twenty days of the notice. If the parties do not agree, the controller may end the part of the main agreement concerned free of charge.
1 The processor imposes on a sub-processor by contract the same obligations as set out in this agreement and remains fully liable to the controller for the performance of those obligations.
# rights Rights of data subjects
1 The processor forwards a request of a data subject within two working days and does not answer it itself, unless so agreed.
1 The processor assists by appropriate technical and organisational measures in answering requests for access, rectification, erasure, restriction, portability and objection.
# assistance Assistance
1 The processor assists in ensuring compliance with Articles 32 to 36 of the GDPR, taking into account the nature of processing and the information available to it.
1 Assistance beyond four hours a quarter is paid at € 95.00 an hour, except where the processor caused the need for it.
# breach Personal data breach
1 The processor notifies a breach without undue delay and at the latest within 24 hours after becoming aware of it, to the point of contact in {contact}.
1 The notification contains what is then known of:
- the nature of the breach, with the categories and approximate number of data subjects and records;
- the likely consequences;
- the measures taken or proposed;
- the point of contact where more information can be obtained.
1 What is not yet known follows in phases, at least every 24 hours. A notification is no admission of fault or liability.
1 The processor keeps the evidence of the breach and of what it did for at least five years.
# audit Information and audit
1 The processor makes available all information necessary to demonstrate compliance with Article 28 of the GDPR. The parties first use the evidence already recorded and reports of independent auditors.
1 Where that is not enough, the controller may have an inspection carried out by an independent expert bound to confidentiality, at ten working days’ notice. After a breach two working days suffice.
1 The controller bears the cost of the inspection, unless it shows a material shortcoming.
# liability Liability
1 Each party is liable for the damage it causes the other by attributable failure to perform, up to € 250,000.00 for each event and € 500,000.00 for each calendar year.
1 These limits do not apply to intent or deliberate recklessness, nor to what a party may claim back from the other under Article 82(5) of the GDPR.
1 A party that has paid full compensation to a data subject claims back from the other that part of the compensation corresponding to the other’s part of responsibility.
# penalty Penalty
1 On a breach of {breach} or {sub} the processor forfeits, without notice of default, a penalty of € 2,500.00 for each event and € 250.00 for each day it continues, up to € 50,000.00.
1 The penalty is deducted from the damages due for the same event.
# end End, return and erasure
1 Within thirty days of the end the processor returns the personal data in a common, machine-readable format or erases them, as the controller chooses, and declares in writing that it has done so.
1 Back-ups are erased when the retention period in {measures} has passed; until then this agreement continues to apply to them.
# law Governing law
1 This agreement is governed by Dutch law. The court of Midden-Nederland has jurisdiction.
1 If this agreement and the main agreement conflict, this agreement prevails.
= Signature
Agreed and signed in two copies.
sign Controller;Processor;Name;Position;Place, date;Signature
`

func mustPDF(t testing.TB, d *Document) []byte {
	t.Helper()
	b, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
