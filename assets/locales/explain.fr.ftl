explain-nothing = Rien à expliquer : je ne reconnais aucune erreur dans ce texte.
explain-at = À corriger : { $file }, ligne { $line }.
explain-harmless = Sans gravité : { $title }
