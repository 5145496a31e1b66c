// The articles of this example, each published so many hours before it is built: `npm run example -- newsroom` always prints today's
// paper. A newsroom exports its own articles here, each time that one is published.

// Section, topics, author, hours since it was published, times read today, title, and what it is about.
const articles = [
  ['City', 'harbour transport', 'Ines Halloran', 2, 940, 'The night ferry is coming back', 'After nine years the last boat leaves at half past one again. What it costs, and who fought for it.'],
  ['City', 'housing', 'Tomas Reuter', 5, 610, 'Four hundred flats above the old fish market', 'The council votes on Thursday. The traders below want one promise in writing.'],
  ['City', 'schools', 'Ines Halloran', 9, 320, 'A school without a bell', 'Teachers at Quay Street switched it off for a term. Nobody was late more often.'],
  ['City', 'transport', 'Tomas Reuter', 20, 410, 'Line 7 will stop at the hospital', 'The tram detour that cost eleven minutes ends in March.'],
  ['City', 'harbour', 'Maud Okafor', 31, 280, 'What the dredgers found under pier four', 'An anchor, two bicycles, and a wall that is on no map.'],
  ['City', 'housing', 'Maud Okafor', 52, 190, 'The rent register, one year on', 'A third of landlords have entered nothing. The city has fined four.'],
  ['World', 'elections', 'Pavel Lindh', 3, 870, 'A coalition of five, by one seat', 'The count ended at four in the morning. What the smallest party asked for.'],
  ['World', 'trade', 'Sun-hee Park', 7, 430, 'Two ports, one customs form', 'The agreement nobody noticed may matter more than the tariff everyone did.'],
  ['World', 'climate', 'Pavel Lindh', 14, 390, 'The islands that are buying higher ground', 'A fund of ninety million, a hill, and a vote about who may live there.'],
  ['World', 'elections', 'Sun-hee Park', 28, 260, 'Why the observers went home early', 'They say that there was nothing to observe. The opposition hears it differently.'],
  ['World', 'trade', 'Pavel Lindh', 60, 150, 'The long way round the cape', 'Ships avoid the strait. The coffee in your cup has been at sea for eleven days more.'],
  ['World', 'climate', 'Sun-hee Park', 100, 120, 'Rain by appointment', 'Three provinces seed the same clouds, and now share a calendar.'],
  ['Business', 'energy harbour', 'Adaeze Brandt', 4, 520, 'The shipyard builds its last ferry and its first battery', 'Two hundred welders are learning a new trade in the same hall.'],
  ['Business', 'energy', 'Adaeze Brandt', 11, 300, 'Heat from the data centre, for half the old town', 'It used to warm the river. From next winter it warms nine hundred kitchens.'],
  ['Business', 'work', 'Jon Castellan', 18, 340, 'Four days, the same pay, and the books after a year', 'A bakery, a law firm and a dentist open their accounts.'],
  ['Business', 'trade', 'Jon Castellan', 40, 170, 'The importer who will not grow', 'She has turned down three supermarkets. Her tea is sold out until June.'],
  ['Business', 'work', 'Adaeze Brandt', 75, 140, 'Who owns the recipe', 'A brewer changed jobs, and a court had to taste the beer.'],
  ['Science', 'space', 'Lotte Amsel', 6, 580, 'A moon with weather', 'Nine years of pictures, one cloud. What forty lines of code saw in them.'],
  ['Science', 'health', 'Rafe Dunmore', 13, 360, 'Sleep is not a bank', 'You can’t save it up. A study of nurses says what does help on the third night.'],
  ['Science', 'climate sea', 'Lotte Amsel', 24, 310, 'The mussels that listen', 'Glued to a sensor, they warn of bad water an hour before the laboratory.'],
  ['Science', 'space', 'Rafe Dunmore', 47, 220, 'How to park a telescope', 'It has fuel for four more years and nowhere to be. The engineers have three ideas.'],
  ['Science', 'health', 'Lotte Amsel', 90, 130, 'A vaccine that waits in the cupboard', 'No fridge, no needle, and for now no name.'],
  ['Science', 'sea', 'Rafe Dunmore', 130, 110, 'The eel question', 'Nobody has seen one born. A crew of six is going to look again.'],
  ['Culture', 'books', 'Mirela Vance', 8, 380, 'The novel that was written on a bus', 'Route 12, both ways, for six years. The driver is in the dedication.'],
  ['Culture', 'music', 'Theo Bisset', 10, 350, 'An organ for a village of sixty', 'It came in eleven vans. The first concert was for the neighbours who carried it.'],
  ['Culture', 'film', 'Mirela Vance', 22, 290, 'She cut the film on her kitchen table', 'And won with it, against studios. A visit to the table.'],
  ['Culture', 'books', 'Theo Bisset', 36, 200, 'The library lends umbrellas now', 'And sewing machines, and once a canoe. Are books still the point?'],
  ['Culture', 'music', 'Mirela Vance', 66, 160, 'The last maker of harbour bells', 'He tunes by ear, and against the fog.'],
  ['Culture', 'film', 'Theo Bisset', 110, 100, 'In praise of the interval', 'Ten minutes in which a film is a thing that we share.'],
  ['Sport', 'football', 'Kit Farrow', 1, 990, 'Rovers win it in the ninety-sixth minute', 'A throw-in, a deflection, a goalkeeper who had come forward. And then nobody heard anything.'],
  ['Sport', 'rowing harbour', 'Kit Farrow', 16, 240, 'Eight women, five jobs, one boat', 'They train at five because the tide does.'],
  ['Sport', 'football', 'Ola Petrenko', 26, 450, 'The pitch that would not drain', 'The groundsman blames a stream that was moved in 1911. He has the map.'],
  ['Sport', 'cycling', 'Ola Petrenko', 44, 210, 'A climb with no name gets a finish line', 'The race will pass eleven farms. One of them has painted its cow.'],
  ['Sport', 'football', 'Kit Farrow', 80, 180, 'The captain who reads the contract', 'She was a notary before. Now the whole league sends her its small print.'],
  ['Food', 'cooking', 'Nell Sorabji', 12, 470, 'A soup for the evening when it is dark at four', 'Leeks, barley, and the end of the cheese. Forty minutes, most of them yours.'],
  ['Food', 'restaurants', 'Nell Sorabji', 19, 330, 'The canteen that is open to all', 'The customs officers always ate best in town. Now they share.'],
  ['Food', 'cooking', 'Bram Okonjo', 33, 270, 'Stop rinsing the mushrooms? Rinse them', 'We weighed forty, wet and dry. The fear is worth half a gram.'],
  ['Food', 'restaurants harbour', 'Bram Okonjo', 58, 230, 'Herring, nine ways, one counter', 'She opens when the boat is in, and closes when the box is empty.'],
  ['Food', 'cooking', 'Nell Sorabji', 105, 150, 'The bread you can forget', 'A dough that forgives a night, and then another.'],
  ['City', 'transport', 'Maud Okafor', -20, 0, 'Embargoed: the tunnel will be late', 'Not before tomorrow.'],
]

/** What each section's stories go on with. The example has no room for forty whole articles. */
const background = {
  City: 'At the town hall nobody wants to be quoted before the committee has met, which is a way of being quoted. The minutes of the last three years fill four folders; they can be read by anyone who asks on a Wednesday.|On the quay opinions are easier to come by. People here have seen plans before. What counts, they say, is who still answers the telephone a year later.|The council will hear residents on Thursday at six. Those who cannot come may write, and are promised an answer in four weeks.',
  World: 'Diplomats call it a small step, and then spend an hour explaining its size. Much depends on annexes that have been agreed and not yet been translated.|Those who live with the result were not in the room. In the market, an hour from the capital, the talk is of prices, and of a bridge that was promised twice.|What happens next is written down for once: a date, a place, and a list of who has to sign.',
  Business: 'The figures were laid before the works council first, which is unusual, and before the bank second, which is more so. Both asked the same question.|Outside the hall there is a bench where three generations have eaten their lunch. The oldest of them says that it was always going to change, and that it was never this quick.|Analysts differ, as they are paid to. The order book does not: it is full until the spring after next.',
  Science: 'The first explanation is usually dust. They cleaned everything and measured again; then they asked a group that hoped they were wrong to do the same.|What remains is a small effect with a narrow error, the kind that makes careful people cheerful. The data are public, and so is the code that made the picture.|None of this will be useful soon. Asked about it, the group’s youngest member says that she has stopped minding the question.',
  Culture: 'There was no grant at first, only a key to a room that nobody used. That it worked out is told as if it had been likely.|Critics have reached for the usual comparisons. None of them fits, and all of them are printed on the poster.|On the evening we visited it rained. Everyone stayed until the end, and then longer, because of the rain, or so they said.',
  Sport: 'Nobody in the stand had sat down for twenty minutes. A man with a radio told his neighbours what they were looking at.|The training plan hangs beside the kettle. It has been corrected so often that the club keeps the pen on a string.|On Saturday they play away. The coach leaves at seven, and there are nine seats left.',
  Food: 'Begin with the pan cold; it is the only instruction that everyone we asked gave unprompted. Everything else is a matter of temper.|Salt twice: once when nothing has happened yet, and once when nearly everything has. Taste in between, and do not trust the clock.|It keeps for three days and is best on the second, when you have stopped thinking about it.',
}

/** The articles, with dates, in the form that `penchant build` reads. */
export function items(now) {
  return articles.map(([section, topics, author, hours, reads, title, dek]) => ({
    id: title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''),
    title,
    dek,
    section,
    topics: topics.split(' '),
    author,
    published: new Date(now - hours * 3_600_000).toISOString(),
    reads,
    minutes: 3 + (title.length % 6),
    paragraphs: [dek, ...background[section].split('|')],
  }))
}
