// Facts of X12 compiled for Crossdock: see docs/x12.md, "Where the tables come from".

/**
 * Transaction sets of 004010 laid out like the printed standard: segment, M or O, how often. `loop n` opens a loop that
 * repeats n times; what is indented below it belongs to it. `>1` means without limit.
 */
export const sets004010: Readonly<Record<string, string>> = {
  '810': `
heading
  ST M 1
  BIG M 1
  NTE O 100
  CUR O 1
  REF O 12
  YNQ O 10
  PER O 3
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O 1
    REF O 12
    PER O 3
    DMG O 1
  ITD O >1
  DTM O 10
  FOB O 1
  PID O 200
  MEA O 40
  PWK O 25
  PKG O 25
  L7 O 1
  BAL O >1
  INC O 1
  PAM O >1
  LM O loop 10
    LQ M 100
  N9 O loop 1
    MSG M 10
  V1 O loop >1
    R4 O >1
    DTM O >1
  FA1 O loop >1
    FA2 M >1
detail
  IT1 O loop 200000
    CRC O 1
    QTY O 5
    CUR O 1
    IT3 O 5
    TXI O 10
    CTP O 25
    PAM O 10
    MEA O 40
    PID O loop 1000
      MEA O 10
    PWK O 25
    PKG O 25
    PO4 O 1
    ITD O 2
    REF O >1
    YNQ O 10
    PER O 5
    SDQ O 500
    DTM O 10
    CAD O >1
    L7 O >1
    SR O 1
    SAC O loop 25
      TXI O 10
    SLN O loop 1000
      DTM O 1
      REF O >1
      PID O 1000
      SAC O 25
      TC2 O 2
      TXI O 10
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 12
      PER O 3
      DMG O 1
    LM O loop 10
      LQ M 100
    V1 O loop >1
      R4 O >1
      DTM O >1
    FA1 O loop >1
      FA2 M >1
summary
  TDS M 1
  TXI O 10
  CAD O 1
  AMT O >1
  SAC O loop 25
    TXI O 10
  ISS O loop >1
    PID O 1
  CTT O 1
  SE M 1
`,
  '820': `
heading
  ST M 1
  BPR M 1
  NTE O >1
  TRN O 1
  CUR O 1
  REF O >1
  DTM O >1
  N1 O loop >1
    N2 O >1
    N3 O >1
    N4 O 1
    REF O >1
    PER O >1
    RDM O 1
    DTM O 1
detail
  ENT O loop >1
    NM1 O loop >1
      N2 O >1
      N3 O >1
      N4 O 1
      REF O >1
      PER O >1
    ADX O loop >1
      NTE O >1
      PER O >1
      DTM O 1
      REF O loop >1
        DTM O >1
      IT1 O loop >1
        REF O loop >1
          DTM O 1
        SAC O loop >1
          TXI O >1
        SLN O loop >1
          REF O loop >1
            DTM O >1
          SAC O loop >1
            TXI O >1
    RMR O loop >1
      NTE O >1
      REF O >1
      DTM O >1
      IT1 O loop >1
        REF O loop >1
          DTM O 1
        SAC O loop >1
          TXI O >1
        SLN O loop >1
          REF O loop >1
            DTM O >1
          SAC O loop >1
            TXI O >1
      ADX O loop >1
        NTE O >1
        PER O >1
        REF O loop >1
          DTM O >1
        IT1 O loop >1
          REF O loop >1
            DTM O 1
          SAC O loop >1
            TXI O >1
          SLN O loop >1
            REF O loop >1
              DTM O >1
            SAC O loop >1
              TXI O >1
  TXP O loop >1
    TXI O >1
  DED O loop >1
  LX O loop >1
    REF O >1
    TRN O >1
    NM1 O loop >1
      REF O >1
      G53 O 1
      AIN O loop >1
        QTY O >1
        DTP O >1
      PEN O loop >1
        AMT O >1
        DTP O >1
        INV O loop >1
          DTP O >1
  N9 O loop 1
    AMT O loop >1
      REF O >1
    N1 O loop >1
      REF O >1
      EMS O loop >1
        ATN O >1
        AIN O >1
        PYD O >1
  RYL O loop >1
    NM1 O loop >1
      LOC O loop >1
        PID O loop >1
          DTM O 1
          PCT O loop >1
            QTY O 1
            AMT O loop >1
              ADX O >1
      ASM O loop 1
        ADX O 1
  SE M 1
`,
  '824': `
heading
  ST M 1
  BGN M 1
  N1 O loop >1
    N2 O 2
    N3 O 2
    N4 O 1
    REF O 12
    PER O 3
detail
  OTI M loop >1
    REF O 12
    DTM O 2
    PER O 3
    AMT O >1
    QTY O >1
    NM1 O 9
    TED O loop >1
      NTE O 100
      RED O 100
    LM O loop >1
      LQ M loop 100
        RED O 100
  SE M 1
`,
  '832': `
heading
  ST M 1
  BCT M 1
  CTP O 100
  REF O >1
  YNQ O 10
  PER O >1
  DTM O 10
  CTB O 25
  CUR O 5
  ITD O 2
  LDT O >1
  SAC O >1
  TD1 O >1
  TD5 O >1
  TD3 O >1
  TD4 O >1
  FOB O 1
  PKG O >1
  G93 O 50
  TXI O >1
  AAA O 1
  N1 O loop >1
    N2 O 2
    N3 O 2
    N4 O >1
    REF O 12
    PKG O >1
    PER O >1
    DTM O 10
  LM O loop >1
    LQ M >1
  N9 O loop >1
    DTM O >1
detail
  LIN O loop >1
    PO1 O 1
    G53 O 1
    SI O >1
    DTM O 10
    REF O >1
    YNQ O 10
    PER O >1
    CRD O >1
    CTB O 25
    PID O 200
    MEA O 40
    PKG O 25
    PO4 O 1
    TD1 O >1
    TD5 O >1
    TD3 O >1
    TD4 O >1
    ITD O 2
    LDT O 1
    SAC O >1
    FOB O 1
    AAA O 1
    TC2 O 2
    TXI O >1
    G55 O 1
    G54 O 1
    CTP O loop 100
      G40 O 99
      DTM O 10
      G36 O 1
      LDT O 1
      CUR O 5
      PO4 O 1
      CTB O 5
      REF O >1
      G43 O 9999
      SAC O >1
      G26 O 99
    N1 O loop >1
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 12
      PER O >1
      DTM O 10
      PKG O >1
    G39 O loop >1
      CTP O 1
    PKL O loop 20
      CTP O 1
      PKG O 2
    LFG O loop 1
      CRC O loop >1
        QTY O 1
    LM O loop >1
      LQ M >1
    SLN O loop >1
      SI O >1
      PID O >1
      DTM O >1
      CTP O >1
      PAM O >1
      PO4 O >1
      PKG O >1
      QTY O >1
      MEA O >1
      SAC O >1
      MTX O >1
      LM O loop >1
        LQ M >1
    N9 O loop >1
      DTM O >1
summary
  CTT O 1
  SE M 1
`,
  '846': `
heading
  ST M 1
  BIA M 1
  CUR O 1
  DTM O 10
  REF O 12
  PER O 3
  MEA O 20
  N1 O loop 5
    N2 O 2
    N3 O 2
    N4 O 1
    REF O 12
    PER O 3
  LM O loop 10
    LQ M 100
detail
  LIN M loop 10000
    PID O 200
    MEA O 40
    PKG O 25
    DTM O 10
    CTP O 25
    CUR O 1
    SAC O 25
    REF O >1
    PER O 3
    SDQ O 500
    MAN O 1
    UIT O 5
    CS O 1
    DD O >1
    G53 O 1
    PCT O >1
    LDT O 12
    LM O loop 10
      LQ M 100
    SLN O loop 1000
      PID O 200
      MEA O 40
      PKG O 25
      MAN O loop 100
        MEA O 40
    QTY O loop 99
      UIT O 12
      MEA O 25
      LDT O 12
      DTM O 10
      SCH O loop 25
        MEA O 25
      LM O loop >1
        LQ M 100
      LS O loop 1
        REF O loop >1
          DTM O >1
          N1 O 1
          LM O loop 10
            LQ M 100
        LE M 1
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 12
      PER O 3
summary
  CTT O 1
  SE M 1
`,
  '850': `
heading
  ST M 1
  BEG M 1
  CUR O 1
  REF O >1
  PER O 3
  TAX O >1
  FOB O >1
  CTP O >1
  PAM O 10
  CSH O 5
  TC2 O >1
  SAC O loop 25
    CUR O 1
  ITD O >1
  DIS O 20
  INC O 1
  DTM O 10
  LDT O 12
  LIN O 5
  SI O >1
  PID O 200
  MEA O 40
  PWK O 25
  PKG O 200
  TD1 O 2
  TD5 O 12
  TD3 O 12
  TD4 O 5
  MAN O 10
  PCT O >1
  CTB O 5
  TXI O >1
  AMT O loop >1
    REF O >1
    DTM O 1
    PCT O >1
    FA1 O loop >1
      FA2 M >1
  N9 O loop 1000
    DTM O >1
    MSG O 1000
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O >1
    NX2 O >1
    REF O 12
    PER O >1
    SI O >1
    FOB O 1
    TD1 O 2
    TD5 O 12
    TD3 O 12
    TD4 O 5
    PKG O 200
  LM O loop >1
    LQ M >1
  SPI O loop >1
    REF O 5
    DTM O 5
    MSG O 50
    N1 O loop 20
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 20
      G61 O 1
      MSG O 50
    CB1 O loop >1
      REF O 20
      DTM O 5
      LDT O 1
      MSG O 50
  ADV O loop >1
    DTM O >1
    MTX O >1
detail
  PO1 M loop 100000
    LIN O >1
    SI O >1
    CUR O 1
    CN1 O 1
    PO3 O 25
    CTP O loop >1
      CUR O 1
    PAM O 10
    MEA O 40
    PID O loop 1000
      MEA O 10
    PWK O 25
    PO4 O >1
    REF O >1
    PER O 3
    SAC O loop 25
      CUR O 1
      CTP O 1
    IT8 O 1
    CSH O >1
    ITD O 2
    DIS O 20
    INC O 1
    TAX O >1
    FOB O >1
    SDQ O 500
    IT3 O 5
    DTM O 10
    TC2 O >1
    TD1 O 1
    TD5 O 12
    TD3 O 12
    TD4 O 5
    PCT O >1
    MAN O 10
    MSG O >1
    SPI O >1
    TXI O >1
    CTB O >1
    QTY O loop >1
      SI O >1
    SCH O loop 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      REF O >1
    PKG O loop 200
      MEA O >1
    LS O loop 1
      LDT O loop >1
        QTY O >1
        MSG O 1
        REF O 3
        LM O loop >1
          LQ M >1
      LE M 1
    N9 O loop 1000
      DTM O >1
      MEA O 40
      MSG O 1000
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      QTY O >1
      NX2 O >1
      REF O 12
      PER O 3
      SI O >1
      DTM O 1
      FOB O 1
      SCH O 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      PKG O 200
      LDT O loop >1
        MAN O 10
        QTY O 5
        MSG O 1
        REF O 3
    SLN O loop 1000
      MSG O >1
      SI O >1
      PID O 1000
      PO3 O 104
      TC2 O >1
      ADV O >1
      DTM O 10
      CTP O 25
      PAM O 10
      PO4 O 1
      TAX O 3
      N9 O loop >1
        DTM O >1
        MSG O >1
      SAC O loop 25
        CUR O 1
        CTP O 1
      QTY O loop >1
        SI O >1
      N1 O loop 10
        N2 O 2
        N3 O 2
        N4 O 1
        NX2 O >1
        REF O 12
        PER O 3
        SI O >1
    AMT O loop >1
      REF O 1
      PCT O >1
    LM O loop >1
      LQ M >1
summary
  CTT O loop 1
    AMT O 1
  SE M 1
`,
  '855': `
heading
  ST M 1
  BAK M 1
  CUR O 1
  REF O >1
  PER O 3
  TAX O >1
  FOB O >1
  CTP O >1
  PAM O 10
  CSH O 1
  SAC O loop 25
    CUR O 1
  ITD O 5
  DIS O 20
  INC O 1
  DTM O 10
  LDT O 12
  LIN O 5
  SI O >1
  PID O 200
  MEA O 40
  PWK O 25
  PKG O 25
  TD1 O 2
  TD5 O 12
  TD3 O 12
  TD4 O 5
  MAN O 10
  TXI O >1
  CTB O >1
  N9 O loop 1000
    DTM O >1
    MSG O 1000
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O 1
    NX2 O >1
    REF O 12
    PER O >1
    SI O >1
    FOB O 1
    TD1 O 2
    TD5 O 12
    TD3 O 12
    TD4 O 5
    PKG O 25
    MSG O >1
  ADV O loop >1
    DTM O >1
    MTX O >1
detail
  PO1 O loop 100000
    LIN O >1
    SI O >1
    CUR O 1
    PO3 O 25
    CTP O >1
    PAM O 10
    MEA O 40
    PID O loop 1000
      MEA O 10
    PWK O 25
    PO4 O >1
    REF O >1
    PER O 3
    SAC O loop 25
      CUR O 1
    IT8 O 1
    CSH O >1
    ITD O 2
    DIS O 20
    INC O 1
    TAX O >1
    FOB O >1
    SDQ O 500
    DTM O 10
    LDT O 12
    TD1 O 1
    TD5 O 12
    TD3 O 12
    TD4 O 5
    ACK O loop 104
      DTM O 1
    MAN O 10
    AMT O 1
    CTB O >1
    TXI O >1
    QTY O loop >1
      SI O >1
    PKG O loop 200
      MEA O >1
    SCH O loop 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      REF O >1
    N9 O loop 1000
      DTM O >1
      MSG O 1000
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      NX2 O >1
      REF O 12
      PER O 3
      SI O >1
      DTM O 1
      FOB O 1
      SCH O 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      QTY O >1
      PKG O 25
    SLN O loop 1000
      MSG O >1
      SI O >1
      PID O 1000
      PO3 O 25
      CTP O 25
      PAM O 10
      ACK O 104
      SAC O loop 10
        CUR O 1
      DTM O 10
      PO4 O 1
      TAX O 3
      ADV O >1
      QTY O loop >1
        SI O >1
      N9 O loop >1
        DTM O >1
        MSG O >1
      N1 O loop 10
        N2 O 2
        N3 O 2
        N4 O 1
        NX2 O >1
        REF O 12
        PER O 3
        SI O >1
summary
  CTT O loop 1
    AMT O 1
  SE M 1
`,
  '856': `
heading
  ST M 1
  BSN M 1
  DTM O 10
detail
  HL M loop 200000
    LIN O 1
    SN1 O 1
    SLN O 1000
    PRF O 1
    PO4 O 1
    PID O 200
    MEA O 40
    PWK O 25
    PKG O 25
    TD1 O 20
    TD5 O 12
    TD3 O 12
    TD4 O 5
    TSD O 1
    REF O >1
    PER O 3
    LH1 O loop 100
      LH2 O 4
      LH3 O 12
      LFH O 20
      LEP O >1
      LH4 O 1
      LHT O 3
      LHR O 10
      PER O 5
      LHE O 1
    CLD O loop 200
      REF O 200
      DTP O 1
    MAN O >1
    DTM O 10
    FOB O 1
    PAL O 1
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 12
      PER O 3
      FOB O 1
    SDQ O 50
    ETD O 1
    CUR O 1
    SAC O loop >1
      CUR O 1
    GF O 1
    YNQ O 10
    LM O loop 10
      LQ M 100
    V1 O loop >1
      R4 O >1
      DTM O >1
summary
  CTT O 1
  SE M 1
`,
  '860': `
heading
  ST M 1
  BCH M 1
  CUR O 1
  REF O >1
  PER O 3
  TAX O >1
  FOB O >1
  CTP O >1
  PAM O 10
  CSH O 5
  SAC O loop 25
    CUR O 1
  ITD O 5
  DIS O 20
  INC O 1
  DTM O 10
  LDT O 12
  LIN O 5
  SI O >1
  PID O 200
  MEA O 40
  PWK O 25
  PKG O 200
  TD1 O 2
  TD5 O 12
  TD3 O 12
  TD4 O 5
  CTB O >1
  MAN O 10
  G53 O >1
  TXI O >1
  PCT O >1
  AMT O loop >1
    REF O >1
    DTM O 1
    PCT O >1
    FA1 O loop >1
      FA2 M >1
  N9 O loop 1000
    DTM O >1
    MSG O 1000
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O >1
    NX2 O >1
    REF O 12
    PER O >1
    SI O >1
    FOB O 1
    TD1 O 2
    TD5 O 12
    TD3 O 12
    TD4 O 5
    PKG O 200
  LM O loop >1
    LQ M >1
  SPI O loop >1
    REF O 5
    DTM O 5
    MSG O 50
    N1 O loop 20
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 20
      G61 O 1
      MSG O 50
    CB1 O loop >1
      REF O 20
      DTM O 5
      LDT O 1
      MSG O 50
  ADV O loop >1
    DTM O >1
    MTX O >1
detail
  POC O loop >1
    LIN O >1
    SI O >1
    CUR O 1
    CN1 O 1
    PO3 O 25
    CTP O >1
    PAM O 10
    MEA O 40
    PID O loop 1000
      MEA O 10
    PWK O 25
    PKG O 200
    PO4 O >1
    REF O >1
    PER O 3
    SAC O loop 25
      CUR O 1
    IT8 O 1
    CSH O >1
    ITD O 2
    DIS O 20
    INC O 1
    TAX O >1
    FOB O >1
    SDQ O 500
    DTM O 10
    TD1 O 1
    TD5 O 12
    TD3 O 12
    TD4 O 5
    MAN O 10
    PCT O >1
    TC2 O 2
    CTB O >1
    TXI O >1
    SPI O >1
    MSG O >1
    QTY O loop >1
      SI O >1
    SCH O loop 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
    N9 O loop 1000
      DTM O >1
      MSG O 1000
    LS O loop 1
      LDT O loop >1
        QTY O >1
        MSG O 1
        REF O 3
        LM O loop >1
          LQ M >1
      LE M 1
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      QTY O >1
      NX2 O >1
      REF O 12
      PER O 3
      SI O >1
      DTM O 1
      FOB O 1
      SCH O 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      PKG O 200
      LDT O loop >1
        MAN O 10
        QTY O 5
        MSG O 1
        REF O 3
    SLN O loop 1000
      MSG O >1
      SI O >1
      PID O 1000
      PO3 O 104
      TC2 O 2
      SAC O loop 10
        CUR O 1
      DTM O 10
      CTP O 25
      PAM O 10
      PO4 O 1
      TAX O 3
      ADV O >1
      QTY O loop >1
        SI O >1
      N9 O loop >1
        DTM O >1
        MSG O >1
      N1 O loop 10
        N2 O 2
        N3 O 2
        N4 O 1
        NX2 O >1
        REF O 12
        PER O 3
        SI O >1
    AMT O loop >1
      REF O 1
      PCT O >1
    LM O loop >1
      LQ M >1
summary
  CTT O loop 1
    AMT O 5
  SE M 1
`,
  '865': `
heading
  ST M 1
  BCA M 1
  CUR O 1
  REF O >1
  PER O 3
  TAX O >1
  FOB O >1
  CTP O >1
  PAM O 10
  CSH O 1
  SAC O loop 25
    CUR O 1
  ITD O 5
  DIS O 20
  INC O 1
  DTM O 10
  LDT O 12
  LIN O 5
  SI O >1
  PID O 200
  MEA O 40
  PWK O 25
  PKG O 25
  TD1 O 2
  TD5 O 12
  TD3 O 12
  TD4 O 5
  PCT O >1
  MAN O 10
  TXI O >1
  CTB O >1
  G53 O >1
  N9 O loop 1000
    DTM O >1
    MSG O 1000
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O 1
    NX2 O >1
    REF O 12
    PER O >1
    SI O >1
    FOB O 1
    TD1 O 2
    TD5 O 12
    TD3 O 12
    TD4 O 5
    PKG O 25
    MSG O >1
  AMT O loop >1
    PCT O >1
  ADV O loop >1
    DTM O >1
    MTX O >1
detail
  POC O loop >1
    LIN O >1
    SI O >1
    CUR O 1
    PO3 O 25
    CTP O >1
    PAM O 10
    MEA O 40
    PID O loop 1000
      MEA O 10
    PWK O 25
    PKG O 25
    PO4 O >1
    REF O >1
    PER O 3
    SAC O loop 25
      CUR O 1
    IT8 O 1
    CSH O >1
    ITD O 2
    DIS O 20
    INC O 1
    TAX O >1
    FOB O >1
    SDQ O 500
    DTM O 10
    TD1 O 1
    TD5 O 12
    TD3 O 12
    TD4 O 5
    TXI O >1
    PCT O >1
    ACK O loop 104
      DTM O 1
    MAN O 10
    SPI O >1
    MSG O >1
    CTB O >1
    AMT O loop >1
      PCT O >1
    QTY O loop >1
      SI O >1
    SCH O loop 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      REF O >1
    LDT O loop >1
      QTY O >1
      MSG O 1
      LM O loop >1
        LQ M >1
    N9 O loop 1000
      DTM O >1
      MSG O 1000
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      QTY O >1
      NX2 O >1
      REF O 12
      PER O 3
      SI O >1
      DTM O 1
      FOB O 1
      SCH O 200
      TD1 O 2
      TD5 O 12
      TD3 O 12
      TD4 O 5
      PKG O 25
      LDT O loop >1
        MAN O 10
        QTY O 5
        MSG O 1
    SLN O loop 1000
      MSG O >1
      SI O >1
      PID O 1000
      PO3 O 25
      CTP O 25
      PAM O 10
      ACK O 104
      SAC O loop 10
        CUR O 1
      DTM O 10
      PO4 O 1
      TAX O 3
      ADV O >1
      QTY O loop >1
        SI O >1
      N9 O loop >1
        DTM O >1
      N1 O loop 10
        N2 O 2
        N3 O 2
        N4 O 1
        NX2 O >1
        REF O 12
        PER O 3
        SI O >1
    PD O loop >1
      PDD O >1
summary
  CTT O loop 1
    AMT O 5
  SE M 1
`,
  '870': `
heading
  ST M 1
  BSR M 1
  TD3 O 1
  TD4 O 1
  TD5 O 1
  DTM O 10
  REF O loop >1
    DTM O >1
  N1 O loop 200
    N2 O 2
    N3 O 2
    N4 O 1
    REF O 12
    PER O 3
    PWK O 1
  LM O loop 10
    LQ M 100
detail
  HL M loop 1000
    PRF O 1
    ISR O loop 104
      PID O 6
      QTY O 4
    PER O 3
    DTM O 10
    CS O 3
    REF O loop >1
      DTM O >1
    N1 O loop 200
      N2 O 2
      N3 O 2
      N4 O 1
      REF O 12
      PER O 3
    LM O loop 10
      LQ M 100
    PO1 O loop 1000
      CUR O 1
      SLN O 100
      PO3 O 1
      PID O 1000
      MEA O 40
      PKG O 25
      ISR O loop 104
        PID O 6
        QTY O 4
        DTM O 10
        N1 O 1
        N2 O 2
        N3 O 2
        N4 O 1
        TD1 O 1
        TD5 O 1
        TD3 O 1
        TD4 O 1
        REF O 12
        SAC O 25
        LM O loop 10
          LQ M 100
      LX O loop >1
        REF O >1
        N1 O 1
        DTM O 10
        LM O loop 10
          LQ M 100
summary
  CTT O 1
  SE M 1
`,
  '997': `
heading
  ST M 1
  AK1 M 1
  AK2 O loop 999999
    AK3 O loop 999999
      AK4 O 99
    AK5 M 1
  AK9 M 1
  SE M 1
`,
};
