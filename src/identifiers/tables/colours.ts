// Words for colours, by our colour. Languages in this order where they have a word: English, French, Spanish, Arabic,
// German, Italian, Portuguese, Dutch, Polish, Ukrainian, Russian, Turkish. A table only.

/** Our colours. Lasting codes: records store them. */
export const COLOURS = [
  'white', 'silver', 'grey', 'black', 'blue', 'light_blue', 'dark_blue', 'red', 'green', 'light_green', 'dark_green', 'yellow', 'orange', 'brown', 'beige', 'gold',
  'purple', 'lavender', 'mauve', 'pink', 'turquoise', 'teal', 'cream', 'bronze', 'copper', 'maroon', 'tan', 'taupe', 'amethyst', 'chrome', 'camouflage', 'multicoloured',
] as const;

/** One of our colours. */
export type Colour = (typeof COLOURS)[number];

/** The spellings of each colour, separated by commas. Case and accents do not matter. */
export const COLOUR_WORDS: Readonly<Record<Colour, string>> = {
  white: 'white,wht,wh,pearl white,blanc,blanche,blanco,blanca,blc,ابيض,أبيض,بيضاء,weiss,weiß,ws,bianco,bianca,branco,branca,wit,witte,bialy,biała,biały,білий,біла,біло,белый,белая,бело,beyaz',
  silver: 'silver,slv,argent,argente,argentée,plata,plateado,plateada,plomo plata,فضي,فضية,silber,silbern,argento,argentato,prata,prateado,zilver,zilvergrijs,srebrny,srebrna,srebro,сріблястий,срібний,срібло,серебристый,серебряный,серебро,gümüş,gümüş gri,silver grey,silver gray,gris argent,gris plata,silbergrau',
  grey: 'grey,gray,gry,gris,grise,grisaille,gunmetal,charcoal,graphite,anthracite,anthrazit,antracita,antraciet,graphit,رمادي,رمادية,رصاصي,grau,grigio,grigia,cinza,cinzento,cinzenta,grijs,grijze,szary,szara,grafitowy,popielaty,сірий,сіра,сіро,серый,серая,серо,gri,füme,plomo',
  black: 'black,blk,bk,noir,noire,negro,negra,اسود,أسود,سوداء,schwarz,nero,nera,preto,preta,zwart,zwarte,czarny,czarna,чорний,чорна,чорно,черный,чёрный,черная,черно,siyah',
  blue: 'blue,blu,bl,bleu,bleue,azul,ازرق,أزرق,زرقاء,blau,blauw,blauwe,niebieski,niebieska,синій,синя,синьо,синий,синяя,сине,mavi,azzurro',
  light_blue: 'light blue,sky blue,pale blue,bleu clair,bleu ciel,celeste,azul claro,azul celeste,ازرق فاتح,سماوي,hellblau,azzurro chiaro,celeste chiaro,lichtblauw,blekitny,błękitny,jasnoniebieski,блакитний,голубий,світло синій,голубой,голубая,светло синий,açık mavi',
  dark_blue: 'dark blue,navy,navy blue,bleu fonce,bleu marine,azul oscuro,azul marino,azul escuro,azul marinho,ازرق غامق,كحلي,dunkelblau,marineblau,blu scuro,donkerblauw,granatowy,granatowa,ciemnoniebieski,темно синій,темно синий,lacivert,koyu mavi',
  red: 'red,rd,rouge,rojo,roja,colorado,احمر,أحمر,حمراء,rot,rosso,rossa,vermelho,vermelha,encarnado,rood,rode,czerwony,czerwona,червоний,червона,червоно,красный,красная,красно,kirmizi,kırmızı',
  green: 'green,grn,gn,vert,verte,verde,اخضر,أخضر,خضراء,grün,gruen,groen,groene,zielony,zielona,зелений,зелена,зелено,зеленый,зелёный,зеленая,yesil,yeşil,olive,khaki,оливковий,оливковый,хакі',
  light_green: 'light green,lime,lime green,vert clair,verde claro,اخضر فاتح,hellgrün,verde chiaro,lichtgroen,jasnozielony,салатовий,салатовый,світло зелений,светло зеленый,açık yeşil',
  dark_green: 'dark green,british racing green,vert fonce,verde oscuro,verde escuro,اخضر غامق,زيتي,dunkelgrün,verde scuro,donkergroen,ciemnozielony,темно зелений,темно зеленый,koyu yeşil',
  yellow: 'yellow,yel,jaune,amarillo,amarilla,اصفر,أصفر,صفراء,gelb,giallo,gialla,amarelo,amarela,geel,gele,zolty,żółty,żółta,żołty,жовтий,жовта,жовто,желтый,жёлтый,желтая,желто,sari,sarı',
  orange: 'orange,org,naranja,naranjado,برتقالي,برتقالية,arancione,arancio,laranja,oranje,pomaranczowy,pomarańczowy,помаранчевий,оранжевий,оранжевый,оранжевая,turuncu',
  brown: 'brown,bro,brn,brun,brune,marron,marrón,cafe,café,castaño,pardo,بني,بنية,braun,marrone,castanho,castanha,bruin,bruine,brazowy,brązowy,brązowa,коричневий,коричнева,коричневый,коричневая,kahverengi',
  beige: 'beige,bge,sable,arena,beis,بيج,sand,bege,bezowy,beżowy,бежевий,бежева,бежевый,бежевая,bej,sabbia',
  gold: 'gold,golden,gld,or,dore,dorée,oro,dorado,dorada,ذهبي,ذهبية,dorato,ouro,dourado,goud,gouden,zloty,złoty,złota,золотий,золотистий,золотой,золотистый,altin,altın',
  purple: 'purple,violet,violette,violeta,morado,purpura,púrpura,ارجواني,بنفسجي,lila,viola,roxo,roxa,paars,paarse,fioletowy,fioletowa,фіолетовий,фіолетова,фиолетовый,фиолетовая,mor',
  lavender: 'lavender,lavande,lavanda,lavendel,lawendowy,лавандовий,лавандовый,lavanta',
  mauve: 'mauve,malva,lilac,lilas,ліловий,бузковий,лиловый,сиреневый,eflatun',
  pink: 'pink,rose,rosa,rosado,rosada,وردي,زهري,roze,rozowy,różowy,różowa,рожевий,рожева,розовый,розовая,pembe',
  turquoise: 'turquoise,turquesa,فيروزي,تركواز,türkis,tuerkis,turchese,turkoois,turkusowy,бірюзовий,бирюзовый,turkuaz',
  teal: 'teal,aqua,petrol,bleu canard,petróleo,морської хвилі,морской волны',
  cream: 'cream,creme,crème,crema,ivory,ivoire,marfil,كريمي,عاجي,elfenbein,avorio,marfim,ivoor,kremowy,кремовий,кремовый,krem,слонова кістка,слоновая кость',
  bronze: 'bronze,bronce,برونزي,bronzo,brons,brazowy metalik,бронзовий,бронзовый,bronz',
  copper: 'copper,cuivre,cobre,نحاسي,kupfer,rame,koper,miedziany,мідний,медный,bakir,bakır',
  maroon: 'maroon,burgundy,bordeaux,bordo,burdeos,granate,vino,guinda,عنابي,خمري,نبيتي,weinrot,bordeauxrot,bordò,amaranto,grená,bordô,vinho,wijnrood,bordowy,bordowa,wiśniowy,вишневий,бордовий,вишневый,вишнёвый,бордовый,lie de vin',
  tan: 'tan,fauve,canela,camel,cuoio,пісочний,песочный',
  taupe: 'taupe,grège,topo',
  amethyst: 'amethyst,amethyste,amatista,ametista,аметистовий,аметистовый',
  chrome: 'chrome,chromed,stainless steel,aluminum,aluminium,cromado,cromo,chrom,cromato,chroom,хром',
  camouflage: 'camouflage,camo,camuflaje,camuflado,tarnfarben,mimetico,مموه,kamuflaż,камуфляж,kamuflaj',
  multicoloured: 'multicoloured,multicolored,multi coloured,multi colored,multi colour,multi color,multi,multicolore,multicolor,متعدد الالوان,متعدد الألوان,ملون,mehrfarbig,bunt,meerkleurig,wielokolorowy,wielobarwny,різнокольоровий,багатокольоровий,комбінований,разноцветный,многоцветный,комбинированный,çok renkli,various',
};

/** Words that make a colour lighter or darker. */
export const LIGHT_WORDS = 'light lt pale clair claire claro clara hell chiaro chiara licht lichte jasno jasny світло светло açık فاتح';
export const DARK_WORDS = 'dark dk navy deep foncé foncée oscuro oscura dunkel scuro scura escuro escura donker donkere ciemno ciemny темно koyu غامق';

/** The NCIC vehicle colour codes (FBI NCIC Code Manual, VCO). */
export const NCIC_COLOURS: Readonly<Record<string, Colour>> = {
  AME: 'amethyst', BGE: 'beige', BLK: 'black', BLU: 'blue', BRO: 'brown', BRZ: 'bronze', CAM: 'camouflage', COM: 'chrome', CPR: 'copper', CRM: 'cream', DBL: 'dark_blue', DGR: 'dark_green', GLD: 'gold', GRN: 'green', GRY: 'grey',
  LAV: 'lavender', LBL: 'light_blue', LGR: 'light_green', MAR: 'maroon', MUL: 'multicoloured', MVE: 'mauve', ONG: 'orange', PLE: 'purple', PNK: 'pink', RED: 'red', SIL: 'silver', TAN: 'tan', TEA: 'teal', TPE: 'taupe', TRQ: 'turquoise', WHI: 'white', YEL: 'yellow',
};
