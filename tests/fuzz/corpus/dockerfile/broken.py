import emoji
print(emoji.emojize("x)
