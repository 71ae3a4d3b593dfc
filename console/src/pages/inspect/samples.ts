/** Files to try the inspector with: one with a letter where a quantity should be, and a good one. */
export const samples: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'an 846 with a mistake',
    text: [
      'ISA*00*          *00*          *ZZ*NORTHLAMPS     *ZZ*CROSSDOCK      *260901*1030*U*00401*000000101*0*P*>~',
      'GS*IB*NORTHLAMPS*CROSSDOCK*20260901*1030*101*X*004010~',
      'ST*846*0001~',
      'BIA*00*DD*DAILY*20260901~',
      'LIN**SK*DESK-LAMP-OAK~',
      'QTY*33*4O*EA~',
      'LIN**SK*FLOOR-LAMP~',
      'QTY*33*17*EA~',
      'CTT*2~',
      'SE*8*0001~',
      'GE*1*101~',
      'IEA*1*000000101~',
    ].join('\n'),
  },
  { name: 'a price list', text: 'sku,description,qty,cost\nLAMP-1,Desk lamp,14,12.50\nLAMP-2,"Lamp, tall",3,31.00\n' },
];
