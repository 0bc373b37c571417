import emoji

print(emoji.emojize("Cet exemple d'application est vraiment naze :thumbs_down:"))
