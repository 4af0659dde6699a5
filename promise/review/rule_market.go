package review

func marketRules() []rule { return nil }

func wbpRules() []rule { return nil }
