# L'application : deux lignes à recopier depuis l'étape. / The application: two lines to copy from the step.
#
# 1. Importer la librairie. / Import the library.

# 2. Afficher la phrase. / Print the sentence.

