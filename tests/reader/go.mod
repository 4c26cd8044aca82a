module glpgenc-reader

go 1.24
