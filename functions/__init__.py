"""What is deployed: one thin module a function. It parses, calls one service, answers."""
