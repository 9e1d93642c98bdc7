package store

// Harden keeps what is in the program's memory out of files that the system
// writes when a program fails. Where the system refuses, nothing else changes.
func Harden() {
	const (
		failCriticalErrors = 0x0001 // SEM_FAILCRITICALERRORS
		noFaultBox         = 0x0002 // SEM_NOGPFAULTERRORBOX: no error reporting, and so no dump
		reportNoHeap       = 0x0001 // WER_FAULT_REPORTING_FLAG_NOHEAP
	)
	_, _, _ = kernel.NewProc("SetErrorMode").Call(failCriticalErrors | noFaultBox)
	if p := kernel.NewProc("WerSetFlags"); p.Find() == nil {
		_, _, _ = p.Call(reportNoHeap)
	}
}
