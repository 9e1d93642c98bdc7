package ui

import "readybinder/binder"

// The pages by their IDs; binder.Task names them too.
const (
	pageHome      = "home"
	pagePlan      = "plan"
	pagePeople    = "people"
	pageRoles     = "roles"
	pageCalls     = "calls"
	pageTraining  = "training"
	pagePartners  = "partners"
	pagePrint     = "print"
	pageSettings  = "settings"
	pageFirst15   = "first15"
	pageCallRound = "callround"
	pageConflicts = "conflicts"
	pageHistory   = "history"
	pageImport    = "import"
	pageExport    = "export"
	pageFiles     = "files"
	pageBackups   = "backups"
	pageProof     = "proof"
	pageSync      = "sync"
	pageKeys      = "keys"
)

// addPages puts the pages into the rail, in its order.
func (a *App) addPages() {
	a.AddPage(GroupReady, pageHome, newHomePage(a))
	a.AddPage(GroupReady, pagePlan, newPlanPage(a))
	a.AddPage(GroupReady, pagePeople, newPeoplePage(a))
	a.AddPage(GroupReady, pageRoles, newRolesPage(a))
	a.AddPage(GroupReady, pageCalls, newCallsPage(a))
	a.AddPage(GroupReady, pageTraining, newTrainingPage(a))
	a.AddPage(GroupReady, pagePartners, newPartnersPage(a))
	a.AddHidden(pageCallRound, newCallRoundPage(a))
	a.AddHidden(pageConflicts, newConflictsPage(a))
	a.AddHidden(pageHistory, newHistoryPage(a))
	a.AddHidden(pageImport, newImportPage(a))
	a.AddHidden(pageExport, newExportPage(a))
	a.AddHidden(pageFiles, newFilesPage(a))
	a.AddHidden(pageBackups, newBackupsPage(a))
	a.AddHidden(pageProof, newProofPage(a))
	a.AddHidden(pageKeys, newKeysPage(a))
	a.AddHidden(pageSync, newSyncPage(a))
	a.AddPage(GroupRespond, pageFirst15, newFirst15Page(a))
	a.AddPage(GroupFoot, pagePrint, newPrintPage(a))
	a.AddPage(GroupFoot, pageSettings, newSettingsPage(a))
}

// pageOf is the page that shows a record.
func pageOf(ref binder.Ref) string {
	switch ref.Kind() {
	case "person":
		return pagePeople
	case "role":
		return pageRoles
	case "partner":
		return pagePartners
	case "call":
		return pageCalls
	case "section", "approval", "draft":
		return pagePlan
	case "first15":
		return pageFirst15
	case "course", "requirement", "training":
		return pageTraining
	case "sheet":
		return pagePrint
	case "import":
		return pageImport
	case "attachment":
		return pageFiles
	case "check":
		return pageBackups
	case "access", "pc":
		return pageKeys
	}
	return pageSettings
}
