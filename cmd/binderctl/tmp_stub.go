package main

var (
	cmdImport = &command{name: "import"}
	cmdUndo   = &command{name: "undo"}
	cmdExport = &command{name: "export"}
)
