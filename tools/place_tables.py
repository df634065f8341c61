"""What GeoNames does not say of places: how people write the names of cities, and how their postcodes begin.

A city is written `name|postcode`, and where several have its name `name|postcode|region`, with GeoNames' code of the
region. In postcodes `#` is any figure, `%` one from 1, `@` a letter. The beginnings are real; the rest is drawn, in the
country's form.
"""

from __future__ import annotations

CITIES = {
    "de_DE": """
Berlin|10###, Hamburg|20###, München|80###, Köln|50###, Frankfurt am Main|60###, Stuttgart|70###, Düsseldorf|40###,
Leipzig|04###, Dortmund|441##, Essen|451##, Bremen|28###, Dresden|01###, Hannover|30###, Nürnberg|904##,
Duisburg|470##, Bochum|447##, Wuppertal|42###, Bielefeld|336##, Bonn|531##, Münster|481##, Mannheim|681##,
Karlsruhe|761##, Augsburg|861##, Wiesbaden|651##, Mönchengladbach|410##, Gelsenkirchen|458##, Aachen|520##,
Braunschweig|381##, Chemnitz|091##, Kiel|241##, Halle (Saale)|061##, Magdeburg|391##, Freiburg im Breisgau|791##,
Krefeld|477##, Mainz|551##, Lübeck|235##, Erfurt|990##, Oberhausen|460##, Rostock|180##, Kassel|341##, Hagen|580##,
Potsdam|144##, Saarbrücken|661##, Ludwigshafen am Rhein|670##, Oldenburg|261##, Osnabrück|490##, Heidelberg|691##,
Darmstadt|642##, Regensburg|930##, Paderborn|330##, Würzburg|970##, Ingolstadt|850##, Ulm|890##, Wolfsburg|384##,
Göttingen|370##, Heilbronn|740##, Pforzheim|751##, Koblenz|560##, Jena|077##, Trier|542##, Erlangen|910##,
Bremerhaven|275##, Schwerin|190##, Konstanz|784##, Cottbus|030##, Bamberg|960##, Flensburg|249##, Passau|940##,
Weimar|994##, Greifswald|174##
""",
    "en_GB": """
London|SE% #@@, Birmingham|B% #@@, Manchester|M% #@@, Leeds|LS% #@@, Liverpool|L% #@@, Sheffield|S% #@@,
Bristol|BS% #@@, Glasgow|G1 #@@, Edinburgh|EH% #@@, Leicester|LE% #@@, Coventry|CV1 #@@, Bradford|BD% #@@,
Cardiff|CF10 #@@, Belfast|BT% #@@, Nottingham|NG% #@@, Newcastle upon Tyne|NE% #@@, Sunderland|SR% #@@,
Brighton|BN1 #@@, Kingston upon Hull|HU% #@@, Plymouth|PL% #@@, Stoke-on-Trent|ST% #@@, Wolverhampton|WV% #@@,
Derby|DE22 #@@, Swansea|SA1 #@@, Southampton|SO14 #@@, Portsmouth|PO% #@@, Aberdeen|AB10 #@@, Dundee|DD% #@@,
Oxford|OX1 #@@, Cambridge|CB1 #@@, York|YO10 #@@, Norwich|NR% #@@, Exeter|EX1 #@@, Bath|BA1 #@@, Reading|RG1 #@@,
Milton Keynes|MK% #@@, Northampton|NN1 #@@, Luton|LU1 #@@, Preston|PR1 #@@, Blackpool|FY1 #@@, Bolton|BL1 #@@,
Middlesbrough|TS1 #@@, Peterborough|PE1 #@@, Ipswich|IP1 #@@, Gloucester|GL1 #@@, Cheltenham|GL50 #@@,
Inverness|IV2 #@@, Newport|NP20 #@@|WLS, Lincoln|LN1 #@@, Chester|CH1 #@@, Huddersfield|HD1 #@@, Swindon|SN1 #@@,
Bournemouth|BH% #@@, Stockport|SK1 #@@, Worcester|WR1 #@@, Colchester|CO1 #@@, Blackburn|BB1 #@@|ENG,
Burnley|BB11 #@@, Wakefield|WF1 #@@, Perth|PH1 #@@, Stirling|FK8 #@@, Bangor|BT20 #@@|NIR, Wrexham|LL11 #@@
""",
    "en_US": """
New York|100##, Los Angeles|900##, Chicago|606##, Houston|770##, Phoenix|850##, Philadelphia|191##, San Antonio|782##,
San Diego|921##, Dallas|752##, San Jose|951##, Austin|787##, Jacksonville|322##, Fort Worth|761##, Columbus|432##,
Charlotte|282##, San Francisco|941##, Indianapolis|462##, Seattle|981##, Denver|802##, Washington|200##|DC,
Boston|021##, El Paso|799##, Nashville|372##, Detroit|482##, Oklahoma City|731##, Portland|972##|OR, Las Vegas|891##,
Memphis|381##, Louisville|402##, Baltimore|212##, Milwaukee|532##, Albuquerque|871##, Tucson|857##, Fresno|937##,
Sacramento|958##, Kansas City|641##|MO, Mesa|852##, Atlanta|303##, Omaha|681##, Colorado Springs|809##, Raleigh|276##,
Miami|331##, Long Beach|908##, Virginia Beach|234##, Oakland|946##, Minneapolis|554##, Tulsa|741##, Tampa|336##,
New Orleans|701##, Wichita|672##, Cleveland|441##, Honolulu|968##, Saint Paul|551##|MN, Cincinnati|452##,
Pittsburgh|152##, St. Louis|631##|MO, Orlando|328##, Richmond|232##|VA, Boise|837##, Salt Lake City|841##,
Spokane|992##, Des Moines|503##, Madison|537##|WI, Buffalo|142##, Rochester|146##|NY, Anchorage|995##,
Little Rock|722##, Birmingham|352##|AL, Providence|029##, Knoxville|379##, Charleston|294##|SC, Savannah|314##,
Santa Fe|875##, Portland|041##|ME, Burlington|054##|VT, Sioux Falls|571##, Fargo|581##, Billings|591##,
Cheyenne|820##, Lincoln|685##|NE, Hartford|061##, Newark|071##|NJ, Jackson|392##|MS, Eugene|974##, Ann Arbor|481##,
Manchester|031##|NH, Wilmington|198##|DE
""",
    "es_ES": """
Madrid|2800%, Barcelona|0800%, Valencia|4600%, Sevilla|4100%, Zaragoza|5000%, Málaga|2900%, Murcia|3000%, Palma|0701#,
Las Palmas de Gran Canaria|3501#, Alicante|0300%, Bilbao|4800%, Córdoba|1400%, Valladolid|4700%, Vigo|3620%,
Gijón|3320%, A Coruña|1500%, Vitoria-Gasteiz|0100%, Granada|1800%, Elche|0320%, Oviedo|3300%,
Santa Cruz de Tenerife|3800%, Cartagena|3020%, Jerez de la Frontera|1140%, Pamplona|3100%, Almería|0400%,
San Sebastián|2000%|59, Burgos|0900%, Albacete|0200%, Santander|3900%, Castellón de la Plana|1200%, Logroño|2600%,
Badajoz|0600%, Salamanca|3700%, Huelva|2100%, Lleida|2500%, Tarragona|4300%, León|2400%, Cádiz|1100%, Jaén|2300%,
Girona|1700%, Lugo|2700%, Cáceres|1000%, Toledo|4500%, Ourense|3200%, Santiago de Compostela|1570%, Guadalajara|1900%,
Cuenca|1600%, Segovia|4000%, Ávila|0500%, Zamora|4900%, Soria|4200%, Huesca|2200%, Teruel|4400%, Palencia|3400%,
Pontevedra|3600%, Ibiza|07800
""",
    "fr_FR": """
Paris|7500%, Marseille|1300%, Lyon|6900%, Toulouse|31000, Nice|06000, Nantes|44000, Montpellier|34000,
Strasbourg|67000, Bordeaux|33000, Lille|59000, Rennes|35000, Reims|51100, Le Havre|76600, Saint-Étienne|42000,
Toulon|83000, Grenoble|38000, Dijon|21000, Angers|49000, Nîmes|30000, Villeurbanne|69100, Clermont-Ferrand|63000,
Le Mans|72000, Aix-en-Provence|13100, Brest|29200, Tours|37000, Amiens|80000, Limoges|87000, Annecy|74000,
Perpignan|66000, Besançon|25000, Orléans|45000, Metz|57000, Rouen|76000, Mulhouse|68100, Caen|14000, Nancy|54000,
Avignon|84000, Poitiers|86000, Versailles|78000, La Rochelle|17000, Pau|64000, Calais|62100, Cannes|06400,
Antibes|06600, Colmar|68000, Bourges|18000, Quimper|29000, Valence|26000|84, Troyes|10000, Chambéry|73000,
Lorient|56100, Ajaccio|20000, Bayonne|64100, Dunkerque|59140, Vannes|56000, Arles|13200
""",
    "it_IT": """
Roma|001%#, Milano|201%#, Napoli|801%#, Torino|101%#, Palermo|901%#, Genova|161%#, Bologna|401%#, Firenze|501%#,
Bari|701%#, Catania|951%#, Venezia|301%#, Verona|371%#, Messina|981%#, Padova|351%#, Trieste|341%#, Brescia|251%#,
Parma|431%#, Taranto|741%#, Prato|59100, Modena|411%#, Reggio Calabria|891%#, Reggio Emilia|4212%, Perugia|061%#,
Livorno|571%#, Ravenna|481%#, Cagliari|091%#, Foggia|711%#, Rimini|4792%, Salerno|841%#, Ferrara|441%#, Sassari|07100,
Siracusa|96100, Pescara|651%#, Monza|20900, Latina|04100, Bergamo|241%#, Forlì|471%#, Trento|381%#, Vicenza|36100,
Terni|05100, Bolzano|39100, Novara|28100, Piacenza|291%#, Ancona|601%#, Udine|33100, Arezzo|52100, Lecce|73100,
Pesaro|611%#, La Spezia|191%#, Como|22100, Pisa|561%#, Treviso|31100, Lucca|55100, Siena|53100, Matera|75100,
L'Aquila|67100, Aosta|11100, Cosenza|87100, Campobasso|86100, Potenza|85100
""",
    "nl_NL": """
Amsterdam|101% @@, Rotterdam|301% @@, Den Haag|251% @@, Utrecht|351% @@, Eindhoven|561% @@, Groningen|971% @@,
Tilburg|501% @@, Almere|131% @@, Breda|481% @@, Nijmegen|651% @@, Apeldoorn|731% @@, Haarlem|201% @@, Arnhem|681% @@,
Enschede|751% @@, Amersfoort|381% @@, Zaandam|150% @@, 's-Hertogenbosch|521% @@, Hoofddorp|213% @@, Zwolle|801% @@,
Leiden|231% @@, Dordrecht|331% @@, Zoetermeer|271% @@, Maastricht|621% @@, Ede|671% @@, Leeuwarden|891% @@,
Alkmaar|181% @@, Delft|261% @@, Deventer|741% @@, Venlo|591% @@, Hilversum|121% @@, Roosendaal|470% @@, Assen|940% @@,
Emmen|781% @@, Gouda|280% @@, Middelburg|433% @@, Vlissingen|438% @@, Lelystad|822% @@, Helmond|570% @@, Oss|534% @@,
Purmerend|144% @@, Schiedam|311% @@, Hengelo|755% @@, Heerlen|641% @@, Roermond|604% @@, Almelo|760% @@,
Hoorn|162% @@, Den Helder|178% @@, Bergen op Zoom|461% @@, Zeist|370% @@, Amstelveen|118% @@
""",
    "pl_PL": """
Warszawa|00-###, Kraków|30-###, Łódź|90-###, Wrocław|50-###, Poznań|60-###, Gdańsk|80-###, Szczecin|70-###,
Bydgoszcz|85-###, Lublin|20-###, Białystok|15-###, Katowice|40-###, Gdynia|81-###, Częstochowa|42-2##, Radom|26-6##,
Rzeszów|35-###, Toruń|87-1##, Sosnowiec|41-2##, Kielce|25-###, Gliwice|44-1##, Olsztyn|10-###, Bielsko-Biała|43-3##,
Zabrze|41-8##, Bytom|41-9##, Zielona Góra|65-###, Rybnik|44-2##, Opole|45-###, Tychy|43-1##,
Gorzów Wielkopolski|66-4##, Elbląg|82-3##, Płock|09-4##, Dąbrowa Górnicza|41-3##, Wałbrzych|58-3##, Włocławek|87-8##,
Tarnów|33-1##, Chorzów|41-5##, Koszalin|75-###, Kalisz|62-8##, Legnica|59-2##, Grudziądz|86-3##, Słupsk|76-2##,
Jaworzno|43-6##, Nowy Sącz|33-3##, Jelenia Góra|58-5##, Siedlce|08-1##, Konin|62-5##, Piotrków Trybunalski|97-3##,
Inowrocław|88-1##, Lubin|59-3##, Suwałki|16-4##, Gniezno|62-2##, Zamość|22-4##, Przemyśl|37-7##, Chełm|22-1##,
Leszno|64-1##, Łomża|18-4##, Zakopane|34-5##, Sopot|81-7##
""",
    "pt_BR": """
São Paulo|01###-###, Rio de Janeiro|20###-###, Brasília|70###-###, Salvador|40###-###, Fortaleza|60###-###,
Belo Horizonte|30###-###, Manaus|690##-###, Curitiba|80###-###, Recife|50###-###, Goiânia|74###-###, Belém|66###-###,
Porto Alegre|90###-###, Guarulhos|070##-###, Campinas|130##-###, São Luís|650##-###,
Maceió|570##-###, Duque de Caxias|250##-###, Campo Grande|790##-###, Natal|590##-###, Teresina|640##-###,
São Bernardo do Campo|097##-###, João Pessoa|580##-###, Osasco|060##-###, Ribeirão Preto|140##-###,
Santo André|090##-###, Uberlândia|384##-###, Sorocaba|180##-###, Contagem|320##-###, Aracaju|490##-###,
Feira de Santana|440##-###, Cuiabá|780##-###, Joinville|892##-###, Londrina|860##-###, Juiz de Fora|360##-###,
Porto Velho|768##-###, Florianópolis|880##-###, Niterói|240##-###, Caxias do Sul|950##-###, Macapá|689##-###,
Vila Velha|291##-###, Vitória|290##-###, São José dos Campos|122##-###, Santos|110##-###, Maringá|870##-###,
Boa Vista|693##-###, Rio Branco|699##-###, Palmas|770##-###, Blumenau|890##-###, Bauru|170##-###, Petrolina|563##-###,
Foz do Iguaçu|858##-###, Pelotas|960##-###, Olinda|530##-###, Ouro Preto|354##-###, Petrópolis|256##-###
""",
    "sv_SE": """
Stockholm|11% ##, Göteborg|41% ##, Malmö|21% ##, Uppsala|75% ##, Västerås|72% ##, Örebro|70% ##, Linköping|58% ##,
Helsingborg|25% ##, Jönköping|55% ##, Norrköping|60% ##, Lund|22% ##, Umeå|90% ##, Gävle|80% ##, Borås|50% ##,
Eskilstuna|63% ##, Halmstad|30% ##, Växjö|35% ##, Karlstad|65% ##, Sundsvall|85% ##, Östersund|83% ##,
Trollhättan|46% ##, Luleå|97% ##, Kalmar|39% ##, Kristianstad|29% ##, Karlskrona|37% ##, Skövde|54% ##, Falun|79% ##,
Uddevalla|45% ##, Skellefteå|93% ##, Borlänge|78% ##, Nyköping|61% ##, Varberg|432 ##, Motala|591 ##,
Trelleborg|231 ##, Södertälje|15% ##, Landskrona|261 ##, Visby|621 ##, Örnsköldsvik|891 ##, Kiruna|981 ##,
Lidköping|531 ##, Sandviken|811 ##, Ängelholm|262 ##, Västervik|593 ##, Ystad|271 ##, Katrineholm|641 ##,
Nässjö|571 ##, Enköping|745 ##, Norrtälje|761 ##, Mora|792 ##, Piteå|941 ##, Härnösand|871 ##, Falkenberg|311 ##
""",
}
"""The cities of a locale's country."""

REGIONS = {
    "BR": """
01=AC Acre, 02=AL Alagoas, 03=AP Amapá, 04=AM Amazonas, 05=BA Bahia, 06=CE Ceará, 07=DF Distrito Federal,
08=ES Espírito Santo, 11=MS Mato Grosso do Sul, 13=MA Maranhão, 14=MT Mato Grosso, 15=MG Minas Gerais, 16=PA Pará,
17=PB Paraíba, 18=PR Paraná, 20=PI Piauí, 21=RJ Rio de Janeiro, 22=RN Rio Grande do Norte, 23=RS Rio Grande do Sul,
24=RO Rondônia, 25=RR Roraima, 26=SC Santa Catarina, 27=SP São Paulo, 28=SE Sergipe, 29=GO Goiás, 30=PE Pernambuco,
31=TO Tocantins
""",
    "DE": """
01=BW Baden-Württemberg, 02=BY Bayern, 03=HB Bremen, 04=HH Hamburg, 05=HE Hessen, 06=NI Niedersachsen,
07=NW Nordrhein-Westfalen, 08=RP Rheinland-Pfalz, 09=SL Saarland, 10=SH Schleswig-Holstein, 11=BB Brandenburg,
12=MV Mecklenburg-Vorpommern, 13=SN Sachsen, 14=ST Sachsen-Anhalt, 15=TH Thüringen, 16=BE Berlin
""",
    "ES": """
07=IB Illes Balears, 27=RI La Rioja, 29=MD Comunidad de Madrid, 31=MC Región de Murcia, 32=NC Navarra, 34=AS Asturias,
39=CB Cantabria, 51=AN Andalucía, 52=AR Aragón, 53=CN Canarias, 54=CM Castilla-La Mancha, 55=CL Castilla y León,
56=CT Cataluña, 57=EX Extremadura, 58=GA Galicia, 59=PV País Vasco, 60=VC Comunitat Valenciana
""",
    "FR": """
11=IDF Île-de-France, 24=CVL Centre-Val de Loire, 27=BFC Bourgogne-Franche-Comté, 28=NOR Normandie,
32=HDF Hauts-de-France, 44=GES Grand Est, 52=PDL Pays de la Loire, 53=BRE Bretagne, 75=NAQ Nouvelle-Aquitaine,
76=OCC Occitanie, 84=ARA Auvergne-Rhône-Alpes, 93=PAC Provence-Alpes-Côte d'Azur, 94=20R Corse
""",
    "GB": "ENG=ENG England, NIR=NIR Northern Ireland, SCT=SCT Scotland, WLS=WLS Wales",
    "IT": """
01=65 Abruzzo, 02=77 Basilicata, 03=78 Calabria, 04=72 Campania, 05=45 Emilia-Romagna, 06=36 Friuli-Venezia Giulia,
07=62 Lazio, 08=42 Liguria, 09=25 Lombardia, 10=57 Marche, 11=67 Molise, 12=21 Piemonte, 13=75 Puglia, 14=88 Sardegna,
15=82 Sicilia, 16=52 Toscana, 17=32 Trentino-Alto Adige, 18=55 Umbria, 19=23 Valle d'Aosta, 20=34 Veneto
""",
    "NL": """
01=DR Drenthe, 02=FR Friesland, 03=GE Gelderland, 04=GR Groningen, 05=LI Limburg, 06=NB Noord-Brabant,
07=NH Noord-Holland, 09=UT Utrecht, 10=ZE Zeeland, 11=ZH Zuid-Holland, 15=OV Overijssel, 16=FL Flevoland
""",
    "PL": """
72=02 Dolnośląskie, 73=04 Kujawsko-Pomorskie, 74=10 Łódzkie, 75=06 Lubelskie, 76=08 Lubuskie, 77=12 Małopolskie,
78=14 Mazowieckie, 79=16 Opolskie, 80=18 Podkarpackie, 81=20 Podlaskie, 82=22 Pomorskie, 83=24 Śląskie,
84=26 Świętokrzyskie, 85=28 Warmińsko-Mazurskie, 86=30 Wielkopolskie, 87=32 Zachodniopomorskie
""",
    "SE": """
02=K Blekinge län, 03=X Gävleborgs län, 05=I Gotlands län, 06=N Hallands län, 07=Z Jämtlands län, 08=F Jönköpings län,
09=H Kalmar län, 10=W Dalarnas län, 12=G Kronobergs län, 14=BD Norrbottens län, 15=T Örebro län,
16=E Östergötlands län, 18=D Södermanlands län, 21=C Uppsala län, 22=S Värmlands län, 23=AC Västerbottens län,
24=Y Västernorrlands län, 25=U Västmanlands län, 26=AB Stockholms län, 27=M Skåne län, 28=O Västra Götalands län
""",
}
"""By country, each region's code in GeoNames, its code in ISO 3166-2, and what it is called there."""

FROM_LOCALES = {
    "en_US": 24,
    "en_GB": 12,
    "de_DE": 12,
    "fr_FR": 10,
    "it_IT": 8,
    "es_ES": 8,
    "nl_NL": 6,
    "pl_PL": 8,
    "pt_BR": 12,
    "sv_SE": 4,
}
"""How many of the cities of a locale are also among those of the world, the first ones."""

WORLD_CITIES = {
    "AM": "Yerevan/Yerevan/ER/00##",
    "AR": """
Buenos Aires/Ciudad Autónoma de Buenos Aires/C/C10##@@@, Córdoba/Córdoba/X/X5000@@@, Rosario/Santa Fe/S/S2000@@@,
Mendoza/Mendoza/M/M5500@@@
""",
    "AT": """
Wien/Wien/9/10%0, Graz/Steiermark/6/80%0, Linz/Oberösterreich/4/4020, Salzburg/Salzburg/5/5020, Innsbruck/Tirol/7/6020
""",
    "AU": """
Sydney/New South Wales/NSW/20##, Melbourne/Victoria/VIC/30##, Brisbane/Queensland/QLD/40##,
Perth/Western Australia/WA/60##, Adelaide/South Australia/SA/50##, Canberra/Australian Capital Territory/ACT/26##,
Hobart/Tasmania/TAS/70##, Darwin/Northern Territory/NT/08##
""",
    "AZ": "Baku/Baku/BA/AZ10##",
    "BD": "Dhaka/Dhaka/C/12##, Chittagong/Chittagong/B/40##",
    "BE": """
Bruxelles/Bruxelles-Capitale/BRU/10%0, Antwerpen/Vlaanderen/VLG/20%0, Gent/Vlaanderen/VLG/9000,
Liège/Wallonie/WAL/4000
""",
    "BG": "Sofia/Sofia/22/1%##, Plovdiv/Plovdiv/16/40##, Varna/Varna/03/90##",
    "CA": """
Toronto/Ontario/ON/M5@ #@#, Montréal/Québec/QC/H2@ #@#, Vancouver/British Columbia/BC/V6@ #@#,
Calgary/Alberta/AB/T2@ #@#, Ottawa/Ontario/ON/K1@ #@#, Edmonton/Alberta/AB/T5@ #@#, Winnipeg/Manitoba/MB/R3@ #@#,
Québec/Québec/QC/G1@ #@#, Halifax/Nova Scotia/NS/B3@ #@#, Victoria/British Columbia/BC/V8@ #@#,
Saskatoon/Saskatchewan/SK/S7@ #@#
""",
    "CH": """
Zürich/Zürich/ZH/800%, Genève/Genève/GE/120%, Basel/Basel-Stadt/BS/405%, Bern/Bern/BE/301%, Lausanne/Vaud/VD/100%
""",
    "CL": """
Santiago/Región Metropolitana de Santiago/RM/83#####, Valparaíso/Valparaíso/VS/23#####, Concepción/Biobío/BI/40#####
""",
    "CN": """
Beijing/Beijing/BJ/1000##, Shanghai/Shanghai/SH/2000##, Guangzhou/Guangdong/GD/5100##, Shenzhen/Guangdong/GD/5180##,
Chengdu/Sichuan/SC/6100##, Wuhan/Hubei/HB/4300##, Xi'an/Shaanxi/SN/7100##, Hangzhou/Zhejiang/ZJ/3100##,
Nanjing/Jiangsu/JS/2100##, Chongqing/Chongqing/CQ/4000##, Tianjin/Tianjin/TJ/3000##, Qingdao/Shandong/SD/2660##
""",
    "CO": """
Bogotá/Bogotá/DC/110###, Medellín/Antioquia/ANT/050###, Cali/Valle del Cauca/VAC/760###,
Barranquilla/Atlántico/ATL/080###, Cartagena/Bolívar/BOL/130###
""",
    "CR": "San José/San José/SJ/101##",
    "CU": "Havana/La Habana/03/10%00",
    "CY": "Nicosia/Nicosia/01/10##, Limassol/Limassol/02/30##",
    "CZ": "Praha/Praha/10/1%0 00, Brno/Jihomoravský kraj/64/602 00, Ostrava/Moravskoslezský kraj/80/702 00",
    "DK": """
København/Hovedstaden/84/2100, Aarhus/Midtjylland/82/8000, Odense/Syddanmark/83/5000, Aalborg/Nordjylland/81/9000
""",
    "DO": "Santo Domingo/Distrito Nacional/01/101##",
    "DZ": "Algiers/Alger/16/160##, Oran/Oran/31/310##",
    "EC": "Quito/Pichincha/P/170###, Guayaquil/Guayas/G/090###",
    "EE": "Tallinn/Harjumaa/37/10###, Tartu/Tartumaa/79/50###",
    "EG": "Cairo/Cairo/C/115##, Alexandria/Alexandria/ALX/215##, Giza/Giza/GZ/125##",
    "ET": "Addis Ababa/Addis Ababa/AA/1000",
    "FI": """
Helsinki/Uusimaa/18/00%00, Espoo/Uusimaa/18/02%00, Tampere/Pirkanmaa/11/33%00, Turku/Varsinais-Suomi/19/20%00,
Oulu/Pohjois-Pohjanmaa/14/90%00
""",
    "GE": "Tbilisi/Tbilisi/TB/01##",
    "GH": "Accra/Greater Accra/AA/GA-###-####, Kumasi/Ashanti/AH/AK-###-####",
    "GR": "Athens/Attica/I/105 ##, Thessaloniki/Central Macedonia/B/546 ##, Patras/Western Greece/G/262 ##",
    "GT": "Guatemala City/Guatemala/01/010##",
    "HR": """
Zagreb/Grad Zagreb/21/10000, Split/Splitsko-dalmatinska županija/17/21000, Rijeka/Primorsko-goranska županija/08/51000
""",
    "HU": "Budapest/Budapest/BU/10##, Debrecen/Hajdú-Bihar/HB/40##, Szeged/Csongrád-Csanád/CS/67##",
    "ID": """
Jakarta/Jakarta/JK/10###, Surabaya/East Java/JI/60###, Bandung/West Java/JB/40###, Medan/North Sumatra/SU/20###,
Denpasar/Bali/BA/80###
""",
    "IE": "Dublin/Leinster/L/D0% @###, Cork/Munster/M/T12 @###, Galway/Connacht/C/H91 @###",
    "IL": "Tel Aviv/Tel Aviv/TA/6######, Jerusalem/Jerusalem/JM/9######, Haifa/Haifa/HA/3######",
    "IN": """
Mumbai/Maharashtra/MH/4000##, Delhi/Delhi/DL/1100##, Bengaluru/Karnataka/KA/5600##, Hyderabad/Telangana/TS/5000##,
Chennai/Tamil Nadu/TN/6000##, Kolkata/West Bengal/WB/7000##, Pune/Maharashtra/MH/4110##, Ahmedabad/Gujarat/GJ/3800##,
Jaipur/Rajasthan/RJ/3020##, Lucknow/Uttar Pradesh/UP/2260##, Kochi/Kerala/KL/6820##
""",
    "IS": "Reykjavík/Höfuðborgarsvæðið/1/10%",
    "JO": "Amman/Amman/AM/111##",
    "JP": """
Tokyo/Tokyo/13/10#-00##, Osaka/Osaka/27/530-00##, Nagoya/Aichi/23/460-00##, Yokohama/Kanagawa/14/220-00##,
Sapporo/Hokkaido/01/060-00##, Fukuoka/Fukuoka/40/810-00##, Kyoto/Kyoto/26/600-80##, Kobe/Hyogo/28/650-00##,
Sendai/Miyagi/04/980-00##, Hiroshima/Hiroshima/34/730-00##
""",
    "KE": "Nairobi/Nairobi City/30/00%00, Mombasa/Mombasa/28/80%00",
    "KR": """
Seoul/Seoul/11/04###, Busan/Busan/26/48###, Incheon/Incheon/28/22###, Daegu/Daegu/27/41###, Daejeon/Daejeon/30/34###
""",
    "KZ": "Almaty/Almaty/75/0500##, Astana/Astana/71/0100##",
    "LB": "Beirut/Beirut/BA/1100",
    "LK": "Colombo/Western Province/1/00%00",
    "LT": "Vilnius/Vilniaus apskritis/VL/LT-01###, Kaunas/Kauno apskritis/KU/LT-44###",
    "LU": "Luxembourg/Luxembourg/LU/L-1###",
    "LV": "Riga/Rīga/RIX/LV-10##",
    "MA": """
Casablanca/Casablanca-Settat/06/20%00, Rabat/Rabat-Salé-Kénitra/04/10%00, Marrakesh/Marrakech-Safi/07/40000,
Fes/Fès-Meknès/03/30000
""",
    "MX": """
Ciudad de México/Ciudad de México/CMX/06###, Guadalajara/Jalisco/JAL/44###, Monterrey/Nuevo León/NLE/64###,
Puebla/Puebla/PUE/72###, Tijuana/Baja California/BCN/22###, León/Guanajuato/GUA/37###, Mérida/Yucatán/YUC/97###,
Santiago de Querétaro/Querétaro/QUE/76###
""",
    "MY": "Kuala Lumpur/Kuala Lumpur/14/50###, George Town/Penang/07/10###, Johor Bahru/Johor/01/80###",
    "NG": "Lagos/Lagos/LA/10%###, Kano/Kano/KN/70%###, Ibadan/Oyo/OY/20%###, Abuja/Federal Capital Territory/FC/90%###",
    "NO": "Oslo/Oslo/03/0%##, Bergen/Vestland/46/50##, Trondheim/Trøndelag/50/70##, Stavanger/Rogaland/11/40##",
    "NP": "Kathmandu/Bagmati/P3/44600",
    "NZ": "Auckland/Auckland/AUK/10##, Wellington/Wellington/WGN/60##, Christchurch/Canterbury/CAN/80##",
    "PA": "Panamá/Panamá/8/08##",
    "PE": "Lima/Lima/LMA/150##, Arequipa/Arequipa/ARE/040##, Cusco/Cusco/CUS/080##",
    "PH": """
Manila/Metro Manila/00/10##, Quezon City/Metro Manila/00/11##, Cebu City/Cebu/CEB/6000, Davao/Davao del Sur/DAS/8000
""",
    "PK": "Karachi/Sindh/SD/74%00, Lahore/Punjab/PB/54%00, Islamabad/Islamabad/IS/44000",
    "PT": "Lisboa/Lisboa/11/1%00-###, Porto/Porto/13/4000-###, Braga/Braga/03/4700-###, Coimbra/Coimbra/06/3000-###",
    "RO": "București/București/B/01####, Cluj-Napoca/Cluj/CJ/400###, Timișoara/Timiș/TM/300###, Iași/Iași/IS/700###",
    "RS": "Belgrade/Beograd/00/11000, Novi Sad/Vojvodina/VO/21000",
    "SA": "Riyadh/Riyadh/01/12###, Jeddah/Mecca/02/23###",
    "SG": "Singapore/Central Singapore/01/23####",
    "SI": "Ljubljana/Ljubljana/061/1000, Maribor/Maribor/070/2000",
    "SK": "Bratislava/Bratislavský kraj/BL/811 0%, Košice/Košický kraj/KI/040 0%",
    "SN": "Dakar/Dakar/DK/12500",
    "TH": "Bangkok/Bangkok/10/10%00, Chiang Mai/Chiang Mai/50/50200",
    "TN": "Tunis/Tunis/11/10##",
    "TR": """
Istanbul/İstanbul/34/34###, Ankara/Ankara/06/06###, İzmir/İzmir/35/35###, Bursa/Bursa/16/16###,
Antalya/Antalya/07/07###
""",
    "TW": "Taipei/Taipei/TPE/10###, Kaohsiung/Kaohsiung/KHH/80###, Taichung/Taichung/TXG/40###",
    "UA": "Kyiv/Kyiv/30/01###, Kharkiv/Kharkiv/63/610##, Odesa/Odesa/51/650##, Lviv/Lviv/46/790##",
    "UY": "Montevideo/Montevideo/MO/11%00",
    "UZ": "Tashkent/Tashkent/TK/1000##",
    "VN": "Hanoi/Hanoi/HN/11###, Ho Chi Minh City/Ho Chi Minh City/SG/71###, Da Nang/Da Nang/DN/50###",
    "ZA": """
Johannesburg/Gauteng/GP/20##, Cape Town/Western Cape/WC/80##, Durban/KwaZulu-Natal/KZN/40##, Pretoria/Gauteng/GP/00%#
""",
}
"""The other cities of the world: of countries that have postcodes, `city/region/code in ISO 3166-2/postcode`."""

STREETS_OF = {
    "de_DE": "AT CH DE",
    "en_US": "US",
    "es_ES": "AR CL CO CR CU DO EC ES GT MX PA PE UY",
    "fr_FR": "FR",
    "it_IT": "IT",
    "nl_NL": "NL",
    "pl_PL": "PL",
    "pt_BR": "BR PT",
    "sv_SE": "SE",
}
"""The countries that have the streets of a locale; the others have those below, as an address in English would."""

STREETS = (
    "Airport Road",
    "Bridge Street",
    "Canal Street",
    "Castle Street",
    "Cathedral Square",
    "Church Street",
    "College Road",
    "East Street",
    "Exhibition Road",
    "Fountain Square",
    "Garden Street",
    "Gate Street",
    "Grand Avenue",
    "Green Lane",
    "Harbour Road",
    "High Street",
    "Hill Road",
    "Hospital Road",
    "Independence Avenue",
    "Lake Road",
    "Library Street",
    "Liberty Avenue",
    "Lower Street",
    "Main Street",
    "Market Street",
    "Mill Street",
    "Museum Street",
    "New Street",
    "North Street",
    "Old Town Road",
    "Orchard Road",
    "Palace Road",
    "Park Avenue",
    "Post Office Street",
    "Republic Square",
    "Ring Road",
    "River Street",
    "School Street",
    "South Street",
    "Spring Street",
    "Stadium Road",
    "Station Road",
    "Theatre Street",
    "Tower Street",
    "University Avenue",
    "Upper Street",
    "Victory Square",
    "Water Street",
    "West Street",
    "Wood Street",
)
