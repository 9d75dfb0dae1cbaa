"""Join codes: four plain words that can be read out across a room.

Four and not three, because of the sum. Everybody together may be wrong once a second (see
`workbook.serve.rate_limit`), and of four words there are 1.2 million million codes: with 1,000
sessions open at once, to hit any one of them takes thirty-six years of that. With three it would
take two weeks; for ten years the whole workbook could allow one wrong try in five minutes, which
any stranger would use up, and then nobody's slip of a finger would be looked at for minutes.
`benchmarks/guessing.py` measures it. Codes of three words, of sessions that an earlier workbook
opened, work as long as they would have.

The words are short, everyday and hard to mishear. No two are a slip of one letter apart, so a
mistyped code finds nothing rather than another team's session. There are no first names, no
two words that sound alike, and nothing that could hurt in this work.
"""

from __future__ import annotations

import re
import secrets

__all__ = ["PATTERN", "WORDS", "new_code", "read_code"]

#: More than 1,024 words: four of them are more than 40 bits that nobody can guess.
WORDS = tuple(
    """
    acorn acre acrobat adobe agate airline airmail airport airship alcove alder alloy almanac
    almond alpaca amber anchor angle animal aniseed antenna anthem anthill antler apple apricot
    apron aqua aquatic arcade archive arctic arena article ashtray aspen asphalt aster atlas
    atrium attic audio autumn avocado awning azure badger bagel baggage bagpipe bakery balance
    balcony ballpen balsa bamboo banjo banner barge barn barrel barrow basalt basin basket
    bassoon batch bathmat bayleaf beacon beaker beam bedrock beehive beeswax beetle belfry bench
    benefit beret bicycle bigtop bike binder birch biscuit bison blanket blazer blazing blender
    blossom boat bobbin bolster bonfire bonnet bookend boost booth botany bottle bowline box
    boxcar boxwood bracket braid bramble bramley branch brass breeze brick bridge brim brioche
    broker bronze brook brush brushed bubble bucket buckle buffalo buggy bugle builder bulb
    bulrush bundle bunting burdock burger bushel butler button buzzer cabbage cabin cabinet
    cactus cafe cairn calm camel campion campus canal canary candle canoe canopy canteen canyon
    caption caraway carbon card cargo carpark carpet cartoon cascade castle caterer catkin
    cavern cedar celery cello cement ceramic chair chalky channel chapter chart cheddar cheer
    cheese cheetah chequer chess chicken chime chimney chowder chrome chuckle chunk chutney
    cinema circle circuit citrus city clarity cliff climate clip clock cloud clover cluster
    coach coast coastal coaster coating cobalt cobble cocoon codfish coffee coil collage collar
    comedy comet comic compost compote condor cookie cooler coot copilot copper cork cottage
    cotton country cove cowbell cowhide cowslip craft crane cranny crater crest crevice cricket
    crocus crop crouton crowd cruiser crumb crusty cube cumin cup cupcake curator curlew curling
    curry curtain cushion custard cutlery cycle dairy damson daylily daytime deck delta depot
    desktop dewdrop diagram diamond diesel digest dill dinner dish dolphin dome door doormat
    doorway dormer drama drawer drawing dresser drizzle drum duet dustpan eagle earring earthen
    easel east eastern ebony echo eggcup elk emerald enamel entry estuary etching export factory
    falcon farm feather fedora feeder felt fence fennel fern ferry festoon field fiesta fig
    firefly flag flagon flake flannel flask flatcap fleece fleet flint flipper float flora
    florist flowery flowing fluid flute foam foghorn fold folder foliage font forest fossil
    frame freezer fretsaw fritter frog frost frothy fruity fuel furlong furrow gadget gain
    galaxy gallery gallon gangway garage garden garland garlic gateway gazebo gazelle gazette
    gearbox gem geology giant gingham ginkgo glacier glass glaze glider globe glue golden golf
    gorse gram granary granite granola grape gravel green grid griddle grocer grotto ground
    grouse grove guitar gull gumboot gutter haddock hairpin halibut hallway hamlet hammock
    hamper harness harp harpist harvest hat hatbox haven hayfork hayloft haywire headset heater
    heath hedge helmet herbal heron herring hexagon highway hiker hillock hilltop hilly hinge
    hobby holiday horizon hotpot house hummus hydrant iceberg icecap icicle idea index indigo
    ingot ink inkpot inkwell inlet insect invest invoice iron ironing island ivory jackdaw
    jacket jaguar jamjar jampot jar jazz jersey jetty jingle joiner journal journey jubilee jug
    juggler jukebox juniper kayak keel kestrel ketchup kettle keyhole keynote kickoff kiln kiosk
    kitbag kitchen kite kiwi koala ladder ladle lagoon lamp lamplit landing lantern lapwing
    larch lark lattice launch laundry lawn leaf leaflet legroom lemon lentil leopard letter
    lettuce library light lilac lilypad limpet linden linseed lion liquid list lizard lobster
    lodge loft logbook logo loom lorry lounge lowland luggage lumber lunar machine magpie
    mailbox mallard mallet mammal mammoth mango mansion manual maple marble marina mariner
    market marlin marsh matinee matrix mayfly maypole meadow meal menu metro midday middle
    midland milk milkman mineral mint mirror mixer mixture monitor monsoon month moon mooring
    mortar mosaic moss motor mottled mount mower mudflat mulch mural music musk napkin navy
    nearby nectar nest nimble noodle north notepad novice nozzle nugget nutmeg oak oasis oatbran
    oatcake oatmeal oats ocean octagon octave octopus office oilcan oilskin onion opal open
    opening opera orange orbit orchard orchid oregano origami osprey ostrich otter ounce outfit
    outlet outlook outpost owl oxbow oxtail oxygen padding paddle painter palace pancake panel
    panther pantry paper paprika parade parapet parasol parcel parking parsley parsnip pastel
    pasture path pathway patio pattern paving peach peanut peaty pebble pecan pelican pencil
    pendant penguin pepper pesto petal petrol pewter piano piccolo pickle picnic pigment pillar
    pinball pine pinwood pitcher pivot pixel pizza plaid planet plank plaster plastic plaza
    pleat plumage plume plywood pocket podium poem pollen polygon pond ponder popcorn poplar
    porch port portal postage postbox poster postman potato pottery potting prairie prawn
    pretzel print puffin pulley pumice pumpkin purple puzzle pyramid quail quarry query quill
    quince quiver quote racecar radar radiant radio radish rafter rail railcar railing railway
    rainbow rake rambler ration ravine reader rebate recipe redwood reef relay relish resort
    rice risotto river rivulet roadmap robot rockery rodeo roller rolling roof roofing rooftop
    rosehip rowboat rudder ruffle ruler rumble runway rustic saffron salad salmon salt saltbox
    sampler sand sandal sandbag sapling sardine saucer sawdust sawmill scarf scenery scone
    scooter scroll seabird seafood seagull seaport seaside seawall seaweed sesame settee shallot
    shawl shed shelf shingle ship shirt shoebox shovel shrimp shrub shutter shuttle sidecar
    signal silent silo silver singer skate skipper sky skylark skyline skyward sledge sleeve
    slice slipway snail snorkel snow soap soccer soda solar sonata sound south space spanner
    spark sparrow speaker spinach spindle spoke sponge spoon spotted spring sprout spruce square
    squash stadium stamp staple starry start station statue steam steamer sticker stirrup stock
    stopper stormy stove straw street stripe studio sturdy summit sunbeam sundial sundown
    sunfish sunhat sunrise sunroof sunset supper surface swan sweater sweep swimmer switch syrup
    tabby table tadpole tailor tanker tarmac tartan teabag teacup teak teapot teatime tennis
    tent terrace terrain textile thimble thistle thread ticket tiger tile tin tinfoil tiptoe
    token tomato toolbox toolkit topcoat topmast topsoil torrent toucan tour tourist towel town
    towpath track tractor traffic train trainer transit trapeze treaty tree treetop trellis
    trickle trifle trio tripod trivet trolley trophy trout trumpet trunk tugboat tulip tunnel
    turbine turnip turtle tweed twine twinkle unlock upland urban valley value vanilla varnish
    vault vehicle velvet venue verb verge viaduct villa village vinegar vintage violin visitor
    waffle wagon walkway wallaby walnut walrus warbler warren water web weekday weekend wetland
    wheat whisk whisper wicker widget wild wildcat window windy winter wintry wire wombat
    woodcut wooden wool woolly workbox wren yam yearly yellow zebra zinc zipper zone
    """.split()  # noqa: SIM905 - a thousand words read better as lines than as a list
)

_LONGEST = 100
_WORDS_OF_A_CODE = 4
#: What a code looks like: four words, or three as an earlier workbook drew them.
PATTERN = "[a-z]{3,7}(-[a-z]{3,7}){2,3}"
_CODE = re.compile(PATTERN)


def new_code() -> str:
    """Return four words that nobody can guess: "amber-river-kettle-lamp"."""
    return "-".join(secrets.choice(WORDS) for _ in range(_WORDS_OF_A_CODE))


def read_code(typed: object) -> str | None:
    """Return a code in its proper form however it was typed, or None when it is none.

    Parameters
    ----------
    typed
        Anything. Capitals do not matter, nor what stands between the words: spaces, dots,
        commas or dashes.
    """
    if not isinstance(typed, str) or len(typed) > _LONGEST:
        return None
    code = re.sub(r"[\s.,_+\-\u2010-\u2015]+", "-", typed).strip("-").lower()
    return code if _CODE.fullmatch(code) else None
