package ui

// App is the program behind the window. Pages get it and find the shell in it.
type App struct {
	*Shell
}
