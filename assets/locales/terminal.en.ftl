# The terminal: left for a while, taken back, left clean.
key-suspend = Put soleil on hold (fg brings it back)
suspend-alone = Nothing could bring soleil back here: no shell started it. F10 leaves it.
broken = Start soleil again: what you typed is kept, and comes back. It stopped on a mistake of its own code, not of your work. This is what whoever mends it needs:
