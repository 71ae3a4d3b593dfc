/** States and provinces by the name that some platforms write, as post writes them there. */
const names: Readonly<Record<string, string>> = {
  US: `Alabama AL;Alaska AK;Arizona AZ;Arkansas AR;California CA;Colorado CO;Connecticut CT;Delaware DE;District of Columbia DC;
    Florida FL;Georgia GA;Hawaii HI;Idaho ID;Illinois IL;Indiana IN;Iowa IA;Kansas KS;Kentucky KY;Louisiana LA;Maine ME;Maryland MD;
    Massachusetts MA;Michigan MI;Minnesota MN;Mississippi MS;Missouri MO;Montana MT;Nebraska NE;Nevada NV;New Hampshire NH;
    New Jersey NJ;New Mexico NM;New York NY;North Carolina NC;North Dakota ND;Ohio OH;Oklahoma OK;Oregon OR;Pennsylvania PA;
    Rhode Island RI;South Carolina SC;South Dakota SD;Tennessee TN;Texas TX;Utah UT;Vermont VT;Virginia VA;Washington WA;
    West Virginia WV;Wisconsin WI;Wyoming WY;Puerto Rico PR;Guam GU;American Samoa AS;Virgin Islands VI;
    Northern Mariana Islands MP;Armed Forces Americas AA;Armed Forces Europe AE;Armed Forces Pacific AP`,
  CA: `Alberta AB;British Columbia BC;Manitoba MB;New Brunswick NB;Newfoundland and Labrador NL;Northwest Territories NT;
    Nova Scotia NS;Nunavut NU;Ontario ON;Prince Edward Island PE;Quebec QC;Québec QC;Saskatchewan SK;Yukon YT`,
  AU: `Australian Capital Territory ACT;New South Wales NSW;Northern Territory NT;Queensland QLD;South Australia SA;
    Tasmania TAS;Victoria VIC;Western Australia WA`,
};

const codes = new Map(
  Object.entries(names).flatMap(([country, list]) =>
    list.split(';').map((entry) => {
      const [, name = '', code = ''] = /^\s*(.+) (\w+)$/.exec(entry) ?? [];
      return [`${country} ${name.toLowerCase()}`, code] as const;
    }),
  ),
);

/** The short form of a region; what is not known stays as it is. */
export function regionCode(country: string, region: string): string {
  return codes.get(`${country} ${region.trim().toLowerCase()}`) ?? region;
}
