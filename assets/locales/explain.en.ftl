explain-nothing = Nothing to explain: no failure is recognised in this text.
explain-at = To mend: { $file }, line { $line }.
explain-harmless = Harmless: { $title }
