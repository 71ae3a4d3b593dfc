/**
 * How many elements each X12 segment has, the larger of 004010 and 005010, for the segments of every transaction set this
 * project reads or writes (X12.6 segment directory). Lint uses it to reject addresses that no file can have.
 */
const TABLE =
  'AAA:4 ACK:29 ADV:7 ADX:4 AIN:13 AK1:3 AK2:3 AK3:4 AK4:4 AK5:6 AK9:9 AMT:3 ASM:3 AT9:8 ATN:6 BAK:10 BAL:3 ' +
  'BCA:15 BCH:16 BCT:10 BEG:12 BGN:9 BIA:6 BIG:11 BPR:21 BSN:7 BSR:12 CAD:9 CB1:2 CLD:5 CN1:6 CRC:7 CRD:4 ' +
  'CS:18 CSH:10 CTB:7 CTP:11 CTT:7 CTX:6 CUR:21 DD:10 DED:9 DIS:6 DMG:11 DTM:6 DTP:3 EFI:16 EMS:15 ENT:9 ' +
  'ETD:5 FA1:3 FA2:2 FOB:9 G26:6 G36:4 G39:29 G40:9 G43:4 G53:1 G54:6 G55:33 G61:5 G93:8 GE:2 GF:9 GS:8 ' +
  'HL:4 IEA:2 IK3:4 IK4:4 IK5:6 IN2:3 INC:6 INV:7 ISA:16 ISB:1 ISE:3 ISR:3 ISS:8 IT1:25 IT3:5 IT8:27 ITD:15 ' +
  'L7:16 LDT:4 LE:1 LEP:4 LFG:6 LFH:8 LH1:11 LH2:13 LH3:4 LH4:12 LHE:5 LHR:3 LHT:3 LIN:31 LM:2 LOC:24 LQ:2 ' +
  'LS:1 LX:1 MAN:6 MEA:12 MSG:3 MTX:6 N1:6 N2:2 N3:2 N4:7 N9:7 NM1:12 NTE:2 NX2:5 OTI:17 PAL:17 PAM:15 ' +
  'PCT:2 PD:10 PDD:5 PEN:9 PER:9 PID:9 PKG:6 PKL:13 PO1:25 PO3:8 PO4:18 POC:27 PRF:7 PWK:9 PYD:5 QTY:4 R4:8 ' +
  'RDM:5 RED:6 REF:4 RMR:8 RPA:5 RYL:4 SAC:16 SCH:12 SDQ:23 SE:2 SI:21 SLN:28 SN1:8 SPI:15 SR:11 ST:3 TA1:5 ' +
  'TA3:27 TAX:13 TC2:2 TD1:10 TD3:10 TD4:5 TD5:15 TDS:4 TED:8 TRN:4 TSD:2 TXI:10 TXP:10 UIT:3 V1:9 VEH:19 ' +
  'YNQ:10 ';

export const segmentLengths: ReadonlyMap<string, number> = new Map(
  TABLE.trim()
    .split(' ')
    .map((entry) => entry.split(':'))
    .map(([tag, length]) => [tag ?? '', Number(length)]),
);
