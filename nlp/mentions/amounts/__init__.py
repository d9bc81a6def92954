"""Read amounts of money and quantities of goods: `money.money`, `quantities.quantities`.

`numbers` reads one number, `figures` finds them all, `bounds` and `ranges` read the words around
one, `goods` and `counted` decide what it counts. `exchange` converts to dollars.
"""
