# Le terminal : mis en pause, repris, laissé propre.
key-suspend = Mettre soleil en pause (fg le reprend)
suspend-alone = Rien ne pourrait reprendre soleil ici : aucun shell ne l'a lancé. F10 le quitte.
broken = Relance soleil : ce que tu as tapé est gardé, il te le rend. Il s'est arrêté sur une erreur de son propre code, pas de ton travail. Voici ce qu'il faut à qui le réparera :
