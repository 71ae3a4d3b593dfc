// Facts of X12 compiled for Crossdock: see docs/x12.md, "Where the tables come from".

/**
 * Code lists. A line `#n kind` begins the list of data element n:
 *
 * - `complete`: every code that 004010 or 005010 lists. Anything else is no code.
 * - `selection`: the codes that matter here. Anything else is worth a look, and may be right.
 * - `names`: too few to say anything about a code that is missing; for showing a file only.
 *
 * Then a line per code: code, marks, meaning in our own words. Marks: `?` not confirmed (no source gives a meaning, or the
 * code is only known from files), `:4` only in 004010, `:5` only in 005010, `:-` in neither.
 */
export const codeLists = `
#143 names
180 return authorisation / return notice
204 truckload tender
210 truck freight bill
211 truck bill of lading
214 carrier status message
753 routing request
754 routing answer
810 invoice
812 credit or debit adjustment
816 party/organisation relationships
820 payment and remittance
824 application-level accept/reject
830 forecast with releases
831 control totals
832 price catalogue
840 request for quote
843 quote answer
844 resale/rebate claim
845 price authorisation status
846 inventory report
847 material claim
849 answer to 844
850 purchase order
852 sales/stock activity
855 order acknowledgment
856 ship notice (ASN)
857 ship notice and invoice in one
860 order change by buyer
861 receipt / acceptance advice
862 shipping schedule
864 free text message
865 change acknowledgment or seller-made change
867 resale report
869 order status question
870 order status answer
875 grocery order
876 grocery order change
878 item authorise/de-authorise
879 price notice
880 grocery invoice
888 item maintenance
889 promotion notice
940 warehouse ship order
943 transfer shipment to warehouse
944 transfer receipt by warehouse
945 warehouse shipped advice
947 warehouse stock adjustment
990 answer to load tender
997 functional acknowledgment
998 set cancel
999 implementation acknowledgment
#479 names
AG group of 824
AR group of 943
AW group of 947
CA group of 865
CD group of 812
CF group of 844/849
FA group of 997 or 999
GF group of 990
GP group of 880
IB group of 846
IM group of 210
IN group of 810
OG group of 875/876
OR group of 816
OW group of 940
PC group of 860
PD group of 852
PO group of 850
PR group of 855
PS group of 830
QM group of 214
RA group of 820
RC group of 861
RE group of 944
RF group of 753
RG group of 754
RQ group of 840
RS group of 869/870
SC group of 832
SH group of 856
SM group of 204
SS group of 862
SW group of 945
TX group of 864
#235 selection
A1 plant equipment no.
A2 US defence id code
AB assembly
B3 edition code
B4 binding code
B6 author code
B7 publisher code
B8 batch no.
BL brand or label
BO buyer's colour
BP buyer's part no.
C3 classification
CB buyer's catalogue no.
CG commodity group
CH country of origin
CL colour
CN commodity name
CR contract no.
DR drawing revision
DV location code (not an item id)
EC engineering change level
EM equipment id
EN EAN-13 / GTIN-13
EO:5 EAN-8 / GTIN-8
F1 catalogue no.
F7 end item description
FS US national stock no.
FT US federal supply class
GC grade code
GE generic name
GN grade name
HC health procedure code
HD harmonised tariff code
IB ISBN
IN buyer's item no.
IS ISSN
IT buyer's style no.
IZ buyer's size code
LT lot no.
MF manufacturer name
MG manufacturer's part no.
MN model no.
N4 drug code 5-4-2
ND drug code
ON customer order no.
PC prime contractor part no.
PD text description of part
PG packaging spec no.
PI purchaser's item code
PL purchaser's order line no.
PN company's own part no.
PO purchase order no.
PR process no.
PU part reference no.
PW part drawing
RC returnable container no.
SC seller's date code
SF surface finish
SH service requested
SI industry classification
SK stock keeping unit (SKU)
SL seller's lot no.
SM NRF size code
SN serial no.
SR no. of the substitute product
SS superseded part no.
ST style no.
SW stock no.
SZ vendor's size code
TP product type code
UA? UPC/EAN case code 2-5-5
UB? UPC consumer code 5-5 with check digit
UC product variant
UD? UPC consumer code 2-5-5
UE? UPC consumer code 2-5-5-1
UI UPC consumer code 1-5-5 (11 digits)
UK GTIN-14 shipping container
UM short vendor marking
UN? UPC case code 1-1-5-5 as listed
UP UPC-A 12 digits / GTIN-12
UX universal product no.
VA vendor's style no.
VC vendor's catalogue no.
VE vendor's colour
VN vendor's item no.
VO vendor's order no.
VP vendor's part no.
VS vendor's supplemental item no.
VU vendor's basic unit no.
VV vehicle id no.
VX vendor's spec no.
ZZ agreed between partners
#673 selection
01 discrete quantity
02 cumulative quantity
03 rejected, discrete
11 split quantity
12 ship notice quantity
14 in float
15 in hold-out
17 on hand
18 previous week
19 unverified receipts
20 unusable
26 total inventory
27 committed
28 available for return
29 projected available
33 available for sale
34 on shelf, not committed
35 on shelf plus in work
36 at the distributor
37 work in process
38 original quantity
39 shipped
40 remaining
46 number of transactions
47 primary net
48 secondary net
57 minimum order
60 authorised in total
61 still authorised
62 days of stock
63 on order
64 past due
65 last month's use
66 minimum to make
67 minimum to ship
69 order increment
70 maximum order
72 minimum stock level
73 maximum stock level
77 transfers in
78 transfers out
83 sold (as submitted)
87 received
90 acknowledged
91 additional use
99 used
OC count of orders
OR original
PO percent of the ordered
QA approved
QB dispensed
QC disapproved
QD delivered
QE deferred
QH on hold
QO operating quantity
QS per skid
RJ available on shelf
T5 total number of units
TN opening inventory
TO total
V1 retained
V2 available
V3 transferred
XT protected
ZZ:5 agreed between partners
#355 selection
01 actual pounds
03 seconds
10 group
12 packet
1N count
4G microlitre
AB bulk pack
AC acre
AM ampoule
AS assortment
AV capsule
BA bale
BC bucket
BD bundle
BF board feet
BG bag
BI bar
BK book
BL block
BN bulk
BO bottle
BR barrel
BS basket
BT belt
BX box
C3 centilitre
CA case
CC cubic centimetre
CE degrees Celsius
CF? cubic foot
CG card
CH container
CI cubic inch
CL cylinder
CM centimetre
CN can
CQ cartridge
CR cubic metre
CS cassette (case is CA)
CT carton
CX coil
CY cubic yard
DA days
DM decimetre
DO US dollars
DP dozen pair
DR drum
DS display
DZ dozen
EA each
EP eleven-pack
EV envelope
FO fluid ounce
FT foot
GA gallon
GM grams per square metre (gram is GR)
GR gram
GS gross (144)
HA hank
HD half dozen
HR hours
HU hundred
IN inch
JA job
JR jar
KE keg
KG kilogram
KT kit
LB pound
LF linear foot
LN length
LO lot
LT litre
LY linear yard
M4 money amount
MJ minutes
ML millilitre
MM millimetre
MO months
MP metric ton
MR metre
MX mixed
OZ ounce (weight)
P1 percent
P3 three-pack
P4 four-pack
P5 five-pack
P6 six-pack
PA pail
PC piece
PD pad
PF pallet (lift)
PG pounds gross
PH pack (PAK)
PK package
PL pallet or unit load
PN pounds net
PR pair
PT pint
QT quart
RA rack
RE reel
RL roll
RM ream
SC square centimetre
SF square foot
SH sheet
SL sleeve
SM square metre
SP shelf package
SQ square
SR strip
ST set
SV skid
SX shipment
SY square yard
TB tube
TE tote
TH thousand
TK tank
TP ten-pack
TY tray
U2 tablet
UN unit
V2 pouch
VI vial
WK week
YD yard
YR years
Z3 cask
ZP page
#374 names
001 cancel after
002 delivery wanted
003 invoice date
004 order date
006 sold
007 effective
008 order received
009 processed
010 ship wanted
011 shipped
012 terms discount due
013 terms net due
014 deferred payment
015 promotion starts
016 promotion ends
017 delivery estimated
018 available from
019 unloaded
020 check date
035 delivered
036 expires
037 do not ship before
038 ship no later than
043 publication
050 received
055 confirmed
061 cancel if not delivered by
063 do not deliver after
064 do not deliver before
065 first scheduled delivery
067 delivery as now scheduled
068 shipment as now scheduled
069 delivery promised
070 delivery scheduled on or after
071 delivery wanted on or after
073 delivery scheduled on or before
074 delivery wanted on or before
077 delivery wanted in week of
079 shipment promised
080 shipment scheduled on or after
081 shipment wanted on or after
082 shipment promised on or after
084 shipment wanted on or before
091 report end
092 contract starts
093 contract ends
094 made
095 bill of lading date
096 discharge
097 this document was created
102 issue
106 needed by
107 deposit
108 postmark
111 ship notice date
118 pickup wanted
135 booking
139 estimated
140 actual
145 opening
146 closing
150 service period starts
151 service period ends
152 change takes effect
168 release
169 product available date
171 revision
174 month end
175 cancel if not shipped by
176 expedited
177 cancellation
196 start
197 end
198 completion
203 first made
205 transmitted
206 status date
234 settlement
291 plan
370 departed
371 arrival estimated
372 arrived
373 order start
376 delivery end
405 production
432 submission
507 extract
511 shelf life ends
512 warranty ends
814 payment due
815 maturity
844 not after
945 activity
996 delivery required
#98 names
31 postal address
40 receiver
41 submitter
AG agent
AK send the acknowledgment here
BB business partner
BF billed from
BK bank
BO broker or sales office
BT bill to
BY buyer
C1 in care of
CA carrier
CB customs broker
CN consignee
CS consolidator/shipper
DA delivery address
DE depositor
DS distributor
DU resale dealer
EN end user
EV selling agent
EX exporter
FD physical address
FR message from
FW forwarder
II invoice issuer
IM importer
L1 inspection place
LW customer
LZ local chain
MA party the item is finally meant for
MF manufacturer
MI schedule issuer
MP factory
OB ordered by
PE payee
PF freight bill goes to
PK copy goes to
PN ship notice goes to
PO invoice goes to
PR payer
PW pickup address
R6 requester
RB receiving bank
RC receiving place
RE?:4 party the remittance goes to (payee)
RI remit to
RL reporting place
RT returned to
SE seller
SF ship from
SH shipper
SI ship schedule issuer
SN store
SO sold to (when not bill to)
SP fills the shipper's order
ST ship to
SU supplier or maker
TO message to
UC ultimate consignee
VN vendor
WH warehouse
Z7 mark for
ZZ agreed between partners
#66 selection
1 D-U-N-S
10 US defence DODAAC
11 DEA no.
12 telephone
15 SAN address no.
16 ZIP code
2 SCAC carrier code
21 HIN
24 US employer id
25 carrier's customer code
31 bank id
34 US social security no.
38 country code
46 transmitter id
54 warehouse
57 department
58 originating company
6 plant code
7 loading dock
8:4 UCC/EAN company prefix
9 D-U-N-S plus 4
91 given by seller
92 given by buyer
93 given by the sender of the document
94 given by the receiver of the document
A6 FINS no.
EI employee id
FI US tax id
PI payor id
SV service provider no.
TA taxpayer id
UL GLN location no.
XX US national provider id
ZN zone
ZZ agreed between partners
#128 names
11 account
12 billing account
14 master account
19 division
1V related vendor order no.
23 client no.
2I tracking no.
38 master policy
4C shipment destination
4N special payment ref
55 sequence no.
6O cross reference
6P group no.
72 schedule ref
98 package spec
AA receivable statement
AH agreement
AI associated invoices
AN associated orders
AP receivable no.
AW air waybill
BC buyer's contract
BL government bill of lading
BM bill of lading
BN booking
BO bin location
BT batch
BV buyer's order line id
BX buyer's shipment mark
C3 customer's spec
CA cost allocation
CD credit note
CG consignee's order
CM buyer's credit memo
CN carrier's ref (PRO/invoice)
CO customer order no.
CR customer ref
CT contract
DB buyer's debit memo
DI distributor invoice
DJ delivery ticket
DO delivery order
DP department
EI employer id
EM electronic payment ref
EO submitter id
EQ equipment no.
EV receiver id
EX estimate
F8 original ref
FI file id
FJ line item control no.
FN forwarder's ref
FR freight bill
GC government contract
GT GST registration
GZ ledger account
IA internal vendor no.
ID insurance certificate
IK invoice no. (manufacturer's)
IL internal order no.
IN consignee's invoice
IT internal customer no.
IV seller's invoice
IX item no.
JB job or project
JH tag
KK delivery ref
L1 letters or notes
LA ship label serial
LI seller's line id
LO load plan no.
LS bar-code serial no.
LT lot
LU location no.
MA ship notice no.
MB master bill of lading
MG meter
MH manufacturing order
MK manifest key
MR merchandise type
OC ocean container
OI original invoice
ON dealer order no.
OP original order
OR order/paragraph no.
OW service order
PD promotion or deal
PE plant
PG product group
PH priority rating
PI price list change no.
PK packing list
PL price list
PM part no.
PO purchase order
PP order revision
PR price quote
PS order no. suffix
PW earlier order no.
PX earlier invoice
Q1 quote
QK sales program
QN stop sequence
QQ unit no.
R1 current revision
RE release no.
RF export ref
RQ purchase requisition
RS returnable container serial
RU route
RV receiving no.
RZ return authorisation (RMA)
SA salesperson
SB sales region
SE serial no.
SF ship from
SI shipper's shipment id (SID)
SM sales office
SN seal no.
SO shipper's order no.
SR sales responsibility
ST store no.
SU special processing
TC vendor terms
TJ US tax id
TN transaction ref
TS tariff
TX tax exempt no.
UQ section no.
VN vendor order no.
VP vendor product no.
VR vendor id
VV voucher
VX VAT no.
WH master link ref
WO work order
WS warehouse storage place
WY waybill
X9 internal control no.
XE transport priority
XY other ref type
YD buyer id
ZA supplier
ZH carrier-given ref
ZI ref version
ZM manufacturer no.
ZZ agreed between partners
#353 selection
00 original
01 cancel
02 add
03 delete
04 change
05 replace
06 confirm
07 duplicate
08 status
10 not found
11 response
12 not processed
13 request
14 advance notice
15 sent again
16 proposed
17 cancel, new one follows
18 reissue
19 change made by seller
20 last transmission
21 on hold
22 copy for information
24 draft
25 incremental (changes only)
26 replace only the named buyer's parts
27 verify
28 query
44 rejection
49 original, no answer needed
53 completed
54 approved
57:5 initial
77 simulation
CN completion notice
CO corrected
SU status update
ZZ agreed between partners
#92 selection
AB assortment against blanket
BE blanket, quantities estimated
BH bill and hold
BK blanket, quantity firm
BY buying
CC change to contract
CF confirmation
CN consignment
CO catalogue order
CP change to order
CR change to release
DR direct ship
DS dropship
EO emergency
IN information copy
JL job lot
KA agreement
KB blanket purchase agreement
KC contract
KN purchase order
LS lease
NE new order
NP new product introduction
NS new store
OS special order
PR promotion
RA release against assortment
RC retailer pre-commitment
RE reorder
RL release or delivery order
RN renewal
RO rush
RR repair and return
RT rental
SA stand-alone
SO already shipped order
SP sample
SS supply or service order
ST standing order
TR termination
UE unit exchange
US urgent service
WO warranty
ZZ agreed between partners
#587 complete
AC with detail, with change
AD with detail, no change
AE only the exceptions in detail
AH held
AK without detail or change
AP product replenishment
AT accepted
NA no acknowledgment needed
RD reject with detail
RF reject, exceptions in detail
RJ reject, no detail
RN rejected, not as agreed
RO rejected with a counter-offer
RV rejected, against industry practice
ZZ agreed between partners
#668 complete
AA accepted, sent on to another supplier
AC accepted and shipped
AR accepted and released to ship
BP part shipped, rest backordered
DR accepted, date moved
IA accepted
IB backordered
IC accepted with changes
ID deleted
IE accepted, price pending
IF held, description incomplete
IH held
IP accepted, price changed
IQ accepted, quantity changed
IR rejected
IS accepted with a substitute
IW held, waiver needed
R1 rejected: not on contract
R2 rejected: item number invalid
R3 rejected: unit of issue invalid
R4 rejected: contract item not available
R5 rejected: reorder as just-in-time
R6 rejected: reorder as extended delivery
R7 rejected: reorder as drop shipment
R8 rejected: reorder as surge order
SP accepted, schedule date pending
#670 complete
AA:5 packing configuration
AI item added
CA line changed
CB date terms changed
CC terms changed
CE line allowance/charge changed
CF cancel the order sent before
CG total allowance/charge changed
CH change to first confirmation
CI change to revised confirmation
CT dates changed
DI item deleted
MU price, quantity and schedule changed
NC no change to this item
OA original confirmation of a revised announcement
OC original confirmation of the original announcement
PC price change
PQ price and quantity change
PR price and schedule change
QD less quantity
QI more quantity
RA replace ship mode
RB replace all dates
RC reject the item change
RE replacement item
RM replacement item with modifications
RQ schedule and quantity change
RS reschedule
RZ replace all values
TI transfer item
#755 selection
AA agent inventory
AD agent/distributor inventory
BL bill of lading
CA certificate of analysis
CM customer/manufacturer inventory
DD distributor inventory
DM distributor/manufacturer inventory
IP inventory parameters
IV invoice
LC inventory by location
MB manufacturer/distributor inventory
MM manufacturer inventory
MS safety data sheet
PD proof of delivery
PI product availability inquiry
PR purchase report
PS pipeline/shipper inventory
PT inventory between plants
SI seller inventory
SM ship manifest
SS seller's sales report
UL other report
ZZ agreed between partners
#1005 selection
0001 S-O-P-I
0002 S-O-I-P
0003 S-P-O-I
0004 S-O-I (no pack)
0035 address, shipment, order
0084:5 report, site, sample, test
ZZZZ agreed between partners
#735 selection
20 information source
21 information receiver
22 subscriber
23 dependent
35 company
36 operating unit
A assembly
B buyer's place
D product description
E transport equipment
F component
H bill of materials
I item
K kit
L supplier's place
N:5 site of service
O order
P pack (carton)
Q subpack
R quantity
S shipment
SS services
T tare (pallet)
U subassembly
V address
W transaction ref
X serial no.
Y suffix
#88 complete
2I?:- carrier package or tracking number as seen in files; in no list
AA SSCC-18 serial container code
AI UCC-128 application id plus data
CA shipper's case no.
CP carrier's package id (tracking)
DZ receiver's drop zone
GM SSCC-18 plus application id
L line item only
MC master carton no.
MT:5 marked ticket price
PB marked by buyer beforehand
R given by originator
S whole shipment
SI RFID self-identifying container
SM given by shipper
SR shipper's roll no.
SS shipper's skid no.
UC UPC shipping container code
UP UPC consumer code
W pallet no.
X pallet configuration no.
ZZ agreed between partners
#236 selection
ACT actual
ALT alternate
BCH base charge
CAN cancellation charge
CAT catalogue
CHG changed price
CON contract
CUP confirmed unit price
CUS declared customs unit value
DAP dealer adjusted
DIS distributor's
DPR discounted price
DSC discount amount
DSP direct ship program
ELC landed cost estimate
EST estimated
EUP expected unit price
FCP first cost
FGP free goods
FUP firm, do not advise
ICL unit price through quantity
INV invoice billing price
LPR list
MAP must advise unit price (not minimum advertised)
MIN minimum order quantity price
MNC minimum charge
MSR maker's suggested retail
NET net item price
OPP original order price
PAQ price break quantity
PBQ unit price from quantity
PPD prepaid freight
PRO producer's
PRP promotional
PUR purchase
QTE quoted
RES resale
RTL retail
SLP suggested list
SPC special
STA standard
SUM sum of lines
SWP suggested wholesale
TOT invoice total due
TRF transfer
UCP unit cost
WHL wholesale
#687 selection
AG agent
AI importer
AS seller
BG buying group
BR broker
CN consolidator
CR chain retail
CY convenience store
DE dealer
DI distributor
FS food service
GM general merchandise
GR general retail
GV government
IN institution
IR independent retail
JB jobber
MF manufacturer
OE OEM
RS resale
ST stationer
TR general trade
WC warehouse club
WH wholesaler
WS user
#639 selection
AP advise price
BD before discount
BR broker
CA catalogue
CP current, may change
CT contract
DI distributor
DS discount
FO formula
FX fixed
HP per hundred
LC catalogue per hundred
LD catalogue per dozen
LE catalogue per each
LM catalogue per thousand
NC no charge
NE not more than
NT net
PE per each
PF per foot
PK per kilogram
PN per ten
PP per pound
PR promotion
QE quoted per each
QH quoted per hundred
QS quoted per thousand
QT quoted
RC retail per hundred
RE retail per each
RM retail per thousand
RS resale
RT retail
SR suggested retail
TB still to be agreed
TE contract per each
TM contract per thousand
TP per thousand
UM per unit of measure
WC wholesale per hundred
WD wholesale per dozen
WE wholesale per each
WH wholesale
ZZ:4 agreed between partners
#248 complete
A? allowance
C? charge
N? neither
P? promotion
Q? charge request
R? allowance request
S? service
#1300 names
A260 advertising allowance
A400 non-performance allowance
B000 central buy
B310 commission
B660 contract allowance
B720 co-op advertising
B750 core charge
B800 credit
B950 damaged goods
C000 defective allowance
C040 delivery
C260 incentive discount
C300 special discount
C310 discount
C350 distributor discount
C530 duty
C540 early buy
C680 environmental fee
C860 expedited shipment
C890 export clearance
D170 free goods
D200 freight to destination
D220 freight passed through
D230 freight surcharge
D240 freight
D260 fuel charge
D270 fuel surcharge
D290 full truckload allowance
D340 goods and services charge
D360 goods and services tax (GST)
D500 handling
D900 installation
D980 insurance
E063 additional invoice amount
E170 labelling
E190 labour
E340 LTL charge
E510 mailing postage
E560 marking or tagging
E730 new item allowance
E740 new store allowance
E750 new store discount
F050 other (see text)
F060 other accessorial
F155 packaging
F180 pallet
F190 palletising
F340 pickup
F460 postage
F670 price and marketing allowance
F680 price deviation
F800 promotional allowance
F810 promotional discount
F910 quantity discount
G240 refund
G470 restocking
G580 royalty
G740 service charge
G760 set-up
G821 shipping
G830 shipping and handling
H000 special allowance
H010 special buy
H090 special handling
H151 special services
H550 surcharge
H630 tax: city sales
H660 tax: federal excise
H680 tax: government
H700 tax: local
H730 tax: local sales
H740 tax: sales and use
H750 tax: sales, state and local
H770 tax: state
H790 tax: use
H800 VAT
H850 tax, unspecified
H920 temporary allowance
I170 trade discount
I180 trade-in
I310 truckload discount
I410 unsaleable goods allowance
I500 vendor freight
I530 volume discount
I570 warehouse
I580 warehousing
I590 warranty
ZZZZ agreed between partners
#331 complete
01 bill back
02 off invoice
03 vendor pays by check
04 credit the customer's account
05 vendor pays the charge
06 customer pays the charge
07 optional
08 off gross quantity
09 vendor will issue the allowance
10 reseller will issue the allowance
11 vendor refuses the charge
12 cancel allowance
13 amount to be provided
15 information only
18 tax not payable
20 accrual fund
21 flat fund
25 cash in advance
CA calculate and add to invoice
CC collect
PP prepaid
ZZ agreed between partners
#640 selection
AI adjusted invoice
AS?:- ship notice as seen in files; in no list
CA cash
CD consolidated debit invoice
CE consolidated credit invoice
CI consolidated invoice
CN credit invoice
CO corrected
CR credit memo
DC debit commission invoice
DI debit invoice
DO dropship invoice
DR debit memo
DS disposition
FB final bill
FD consolidated, final
FE memorandum, final
FI first cost invoice
ME memorandum
N6 notice of settlement
NA material release order
PB partial bill
PP prepaid invoice
PR product or service
RA request for credit
RD returns detail
RE rebill
RG revised final bill
WH order to withhold
ZZ agreed between partners
#715 complete
A accepted
E accepted, errors noted
M rejected: authentication code failed
P some sets accepted
R rejected
W rejected: assurance check failed
X rejected: decrypted text unusable
#717 complete
A accepted
E accepted, errors noted
M rejected: authentication code failed
R rejected
W rejected: assurance check failed
X rejected: decrypted text unusable
#718 complete
1 set type not supported
10 security service not available
11 security recipient unknown
12 length wrong (encryption)
13 authentication code failed
15 security originator unknown
16 decrypted text has syntax error
17 security not supported
18:5 set does not belong in this group
19 implementation convention id invalid
2 SE missing
20?:4 meaning not known
21?:4 meaning not known
22?:4 meaning not known
23 ST02 not unique in group
24 S3E missing for S3S
25 S3S missing for S3E
26 S4E missing for S4S
27 S4S missing for S4E
3 ST02 and SE02 differ
4 SE01 count wrong
5 one or more segments in error
6 ST01 missing or invalid
7 ST02 missing or invalid
8 authentication key unknown
9 encryption key unknown
#618 complete
1:5 set type not supported
10:5 security service not available
11:5 security recipient unknown
12:5 length wrong (encryption)
13:5 authentication code failed
15:5 security originator unknown
16:5 decrypted text has syntax error
17:5 security not supported
18:5 set does not belong in this group
19:5 implementation convention id invalid
2:5 SE missing
23:5 ST02 not unique in group
24:5 S3E missing for S3S
25:5 S3S missing for S3E
26:5 S4E missing for S4S
27:5 S4S missing for S4E
3:5 ST02 and SE02 differ
4:5 SE01 count wrong
5:5 one or more segments in error
6:5 ST01 missing or invalid
7:5 ST02 missing or invalid
8:5 authentication key unknown
9:5 encryption key unknown
I5:5 one or more segments break the guide
I6:5 implementation guide not supported
#716 complete
1 group type not supported
10 authentication key unknown
11 encryption key unknown
12 security service not available
13 security recipient unknown
14 security originator unknown
15 decrypted text has syntax error
16 security not supported
17 length wrong (encryption)
18 authentication code failed
19 group control number not unique
2 group version not supported
20?:4 meaning not known
21?:4 meaning not known
22?:4 meaning not known
23 S3E missing for S3S
24 S3S missing for S3E
25 S4E missing for S4S
26 S4S missing for S4E
3 GE missing
4 GS06 and GE02 differ
5 GE01 count wrong
6 group control number malformed
#720 complete
1 segment id not known
2 segment not expected here
3 mandatory segment missing
4 loop repeats too often
5 segment repeats too often
6 segment not part of this set
7 segment out of order
8 segment has element errors
#620 complete
1:5 segment id not known
2:5 segment not expected here
3:5 required segment missing
4:5 loop repeats too often
5:5 segment repeats too often
6:5 segment not part of this set
7:5 segment out of order
8:5 segment has element errors
I4:5 guide: segment marked not used is present
I6:5 guide: dependent segment missing
I7:5 guide: loop occurs too seldom
I8:5 guide: segment occurs too seldom
I9:5 guide: dependent not-used segment present
#723 complete
1 mandatory element missing
10 mutually exclusive elements both sent
12:5 too many repetitions (5010)
13:5 too many components (5010)
2 conditionally required element missing
3 too many elements
4 too short
5 too long
6 invalid character
7 invalid code value
8 invalid date
9 invalid time
#621 complete
1:5 required element missing
10:5 mutually exclusive elements both sent
12:5 too many repetitions
13:5 too many components
2:5 conditionally required element missing
3:5 too many elements
4:5 too short
5:5 too long
6:5 invalid character
7:5 invalid code value
8:5 invalid date
9:5 invalid time
I10:5 guide: not-used element present
I11:5 guide: too few repetitions
I12:5 guide: pattern does not match
I13:5 guide: dependent not-used element present
I6:5 guide: code value not allowed
I9:5 guide: dependent element missing
#I17 complete
A interchange accepted
E accepted, errors noted (do not resend)
R interchange rejected
#I18 complete
000 no error
001 ISA13 and IEA02 differ
002 control standard (ISA11) not supported
003 envelope version not supported
004 segment terminator invalid
005 sender qualifier (ISA05) invalid
006 sender id (ISA06) invalid
007 receiver qualifier (ISA07) invalid
008 receiver id (ISA08) invalid
009 receiver id not known here
010 authorisation qualifier invalid
011 authorisation value invalid
012 security qualifier invalid
013 security value invalid
014 ISA09 date invalid
015 ISA10 time invalid
016 ISA11 value invalid
017 ISA12 value invalid
018 ISA13 value invalid
019 ISA14 value invalid
020 ISA15 value invalid
021 IEA01 group count invalid
022 control characters invalid
023 file ended too early
024 content invalid (e.g. bad GS)
025 interchange control number used before
026 data separator invalid
027 component separator invalid
028 deferred delivery: date invalid
029 deferred delivery: time invalid
030 deferred delivery: time code invalid
031 grade of service invalid
#1270 names
68 provider taxonomy list
SE sound code
ZZ agreed between partners
#284 names
09 premium surface
3D three-day
CG ground
CX express
DC delivery confirmation
DS door
ET proof of delivery with signature
G2 standard
IE expedited worldwide
ND next-day air
ON overnight
PB priority mail
PI insured priority mail
SA same day
SC second-day air
SD Saturday
SE second day
SG standard ground
SM second-day morning
SP Saturday pickup
ST standard class
#91 selection
A air
AE air express
C consolidation
D parcel post
E expedited truck
H customer picks up
J motor
L contract carrier
LT less than trailer load
M common motor carrier
P private carrier
R rail
S ocean
SR supplier's truck
T best way, shipper decides
U private parcel service
X intermodal
ZZ agreed between partners
#133 names
1 first carrier after origin
2 second carrier after origin
B origin and delivery carrier
O origin carrier (air, motor, ocean)
Z agreed between partners
#365 names
AP alternate phone
CP mobile phone
EM e-mail
EX extension
FX fax
HP home phone
IT international phone
NP night phone
TE telephone
UR web address
WP work phone
#366 names
AD accounting
AL alternate contact
AR receivables
BD buyer
CN general contact
CR customer relations
DC delivery contact
IC information contact
NT notification contact
OC order contact
RE receiving contact
SA sales administration
SD shipping department
SH shipper contact
SR sales representative
#349 complete
F free text
S? structured (industry code)
X? both
#110 complete
BA batch accepted
BC batch accepted with data change
BE batch accepted with error
BP batch partly accepted
BR batch rejected
GA group accepted
GC group accepted with data change
GE group accepted with error
GP group partly accepted
GR group rejected
IA item accepted
IC item accepted with data change
IE item accepted with error
IP item partly accepted
IR item rejected
TA set accepted
TC set accepted with data change
TE set accepted with error
TP set partly accepted
TR set rejected
#647 selection
006 duplicate
007 data missing
008 out of range
009 invalid date
010 totals out of balance
011 does not match
012 invalid combination
024 other reason
812 transaction or trace ref missing
848 wrong data
DTE wrong date
DUP duplicate set
OTH other
POI order number invalid
ZZZ agreed between partners
#333 names
1 ship date
15 receipt of goods
2 delivery date
3 invoice date
4 named date
5 invoice receipt date
7 effective date
ZZ agreed between partners
#336 names
01 basic
02 end of month
03 fixed date
04 deferred or instalments
05 no discount
07 extended
08 basic discount offered
09 proximo
10 instant
12 ten days after month end
14 agreed before
17 no terms apply
18 fixed date with late penalty
20 progress payment
22 cash discount
23 due when invoice arrives
ZZ agreed between partners
#368 selection
AP allocated
AV available
BK backordered from earlier order
BO backordered
BP part shipped, rest to follow on a date
CC shipment complete
CL complete
CM complete with extra quantity
CP part shipment counted as complete
CS complete with substitute
CU line cancelled
DE order deleted
DI discontinued
DS out of stock
ED expect to ship by
EX expect to deliver by
IC item cancelled
IN in process
IS item is a substitute
OP out of print
OR out of stock, reorder
PH product on hold
PR partial shipment
RC released to carrier
RD new expected ship date
#522 names
1 line item total
5 invoice total
D8 discount amount
GV gross value
I interest
N net
T tax
TP total payment
TT total of the transaction
#750 names
08 product
12 type or process
35 colour
37 fibre
73 vendor's colour text
74 vendor's size text
75 buyer's colour text
91 buyer's size text
GEN general description
TRN trade name
`;
