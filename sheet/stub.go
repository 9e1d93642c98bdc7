package sheet

func gatherFirst15(g *gatherer) error  { return ErrEmpty }
func gatherCallTree(g *gatherer) error { return ErrEmpty }
func gatherWallet(g *gatherer) error   { return ErrEmpty }
func gatherRoles(g *gatherer) error    { return ErrEmpty }
func gatherPartners(g *gatherer) error { return ErrEmpty }
func gatherPlan(g *gatherer) error     { return ErrEmpty }
func gatherTraining(g *gatherer) error { return ErrEmpty }
func gatherOverdue(g *gatherer) error  { return ErrEmpty }
func gatherAll(g *gatherer) error      { return ErrEmpty }
