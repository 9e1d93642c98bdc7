package main

var (
	cmdExport = &command{name: "export"}
)
