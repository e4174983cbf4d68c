/** The demo plant's ground: Velbrunn makes axial piston pumps, motors and valve blocks. */

export type WorkCenterId = 'TUR' | 'MIL' | 'HTR' | 'GRI' | 'CLN' | 'ASM' | 'PNT' | 'TST';
export type Size = 'DN10' | 'DN16' | 'DN25';

export type WorkCenterPlan = {
  id: WorkCenterId;
  name: string;
  machineName: string;
  /** Machines at 60 orders. */
  machines: number;
  calendar: string;
  setupMatrices: string[];
  /** Open work over what the window's days offer. The highest is the bottleneck. */
  load: number;
  /** Machines an operation may choose from, at most. */
  alternatives: number;
  skill?: string;
};

export const workCenterPlans: readonly WorkCenterPlan[] = [
  {
    id: 'TUR',
    name: 'Turning 车削',
    machineName: 'Lathe 数控车床',
    machines: 5,
    calendar: 'CAL-2S',
    setupMatrices: ['SM-MATERIAL'],
    load: 0.45,
    alternatives: 3,
  },
  {
    id: 'MIL',
    name: 'Milling 铣削加工',
    machineName: 'Machining centre 加工中心',
    machines: 5,
    calendar: 'CAL-2S',
    setupMatrices: ['SM-MATERIAL', 'SM-FIXTURE'],
    load: 0.45,
    alternatives: 3,
  },
  {
    id: 'HTR',
    name: 'Heat treatment 热处理',
    machineName: 'Furnace 热处理炉',
    machines: 2,
    calendar: 'CAL-247',
    setupMatrices: ['SM-PROGRAM'],
    load: 0.25,
    alternatives: 2,
  },
  {
    id: 'GRI',
    name: 'Grinding 磨削',
    machineName: 'Grinder 磨床',
    machines: 4,
    calendar: 'CAL-2S',
    setupMatrices: ['SM-WHEEL'],
    load: 0.96,
    alternatives: 3,
    skill: 'grinding',
  },
  {
    id: 'CLN',
    name: 'Cleaning 清洗',
    machineName: 'Washing line 清洗线',
    machines: 3,
    calendar: 'CAL-2S',
    setupMatrices: [],
    load: 0.3,
    alternatives: 3,
  },
  {
    id: 'ASM',
    name: 'Assembly 装配',
    machineName: 'Assembly station 装配工位',
    machines: 5,
    calendar: 'CAL-2S',
    setupMatrices: [],
    load: 0.5,
    alternatives: 3,
    skill: 'assembly',
  },
  {
    id: 'PNT',
    name: 'Painting 涂装',
    machineName: 'Paint booth 喷漆房',
    machines: 2,
    calendar: 'CAL-1S',
    setupMatrices: ['SM-COLOUR'],
    load: 0.35,
    alternatives: 2,
    skill: 'painting',
  },
  {
    id: 'TST',
    name: 'Testing 测试',
    machineName: 'Test bench 试验台',
    machines: 4,
    calendar: 'CAL-2S',
    setupMatrices: ['SM-SIZE'],
    load: 0.45,
    alternatives: 2,
    skill: 'testing',
  },
];

/** Bought parts. Of consignment stock there is always enough. */
export const boughtItems = [
  { id: 'BY-SHOE', name: 'Piston shoe 滑靴', unit: 'pcs', consignment: false },
  { id: 'BY-SOLENOID', name: 'Solenoid 电磁铁', unit: 'pcs', consignment: false },
  { id: 'BY-SEALKIT', name: 'Seal kit 密封件', unit: 'set', consignment: true },
  { id: 'BY-BEARING', name: 'Bearing 轴承', unit: 'pcs', consignment: true },
  { id: 'BY-SCREWS', name: 'Screw set 螺钉组', unit: 'set', consignment: true },
] as const;

/** Raw material per family: bars by weight, castings by piece. Kilograms are for a piece of the smallest size. */
export const rawMaterial: Record<string, { unit: 'kg' | 'pcs'; perPiece: number }> = {
  SH: { unit: 'kg', perPiece: 2.4 },
  PN: { unit: 'kg', perPiece: 0.15 },
  BL: { unit: 'kg', perPiece: 3.5 },
  SP: { unit: 'kg', perPiece: 0.4 },
  HS: { unit: 'pcs', perPiece: 1 },
  CV: { unit: 'pcs', perPiece: 1 },
  SW: { unit: 'pcs', perPiece: 1 },
};

export const colours = ['RAL 7035', 'RAL 5015', 'RAL 3020', 'RAL 9005'] as const;
export const displacements = [28, 45, 71, 90, 125, 140, 180, 250] as const;
export const sizeOf = (displacement: number): Size =>
  displacement <= 45 ? 'DN10' : displacement <= 125 ? 'DN16' : 'DN25';
export const sizes: readonly Size[] = ['DN10', 'DN16', 'DN25'];

export const customerTypes = [
  'Excavator maker 挖掘机',
  'Crane maker 起重机',
  'Press maker 压力机',
  'Tractor maker 拖拉机',
  'Forklift maker 叉车',
  'Drill rig maker 钻机',
  'Moulding machine maker 注塑机',
  'Ship equipment 船舶设备',
  'Spare parts centre 备件中心',
  'Wind power 风电',
] as const;
