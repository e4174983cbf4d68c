/**
 * What Velbrunn makes, of what, and through which steps. Times are first guesses per piece; `routings.ts` scales them so that every work
 * center meets its load.
 */
import type { WorkCenterId } from './catalogue.ts';

export type Step = {
  workCenter: WorkCenterId;
  name: string;
  /** First guess, seconds per piece. */
  runSeconds: number;
  setupMinutes: number;
  uninterruptible?: boolean;
  minLagHours?: number;
  maxLagHours?: number;
  /** The next step may start on a part of the lot. */
  overlaps?: boolean;
  /** Components are taken here; the first step unless said. */
  takesComponents?: boolean;
  operators?: number;
  attributes?: Record<string, string>;
  /** Tool kinds: one fixture per family and size, one adapter per size, one rig. */
  tool?: 'fixture' | 'adapter' | 'mandrel' | 'rig';
};

export type Family = {
  code: string;
  name: string;
  level: 'product' | 'assembly' | 'part';
  /** Share among the items of its level. */
  share: number;
  /** Families it is made of. Bought ones are in `bought`. */
  components: { family: string; quantity: number }[];
  bought: { item: string; quantity: number }[];
  materials?: readonly string[];
  steps: Step[];
};

const wash = (name: string, runSeconds: number): Step => ({ workCenter: 'CLN', name, runSeconds, setupMinutes: 10 });
const harden = (name: string, runSeconds: number, program: string): Step => ({
  workCenter: 'HTR',
  name,
  runSeconds,
  setupMinutes: 30,
  uninterruptible: true,
  maxLagHours: 72,
  attributes: { program },
});
const grind = (name: string, runSeconds: number, wheel: string, extra: Partial<Step> = {}): Step => ({
  workCenter: 'GRI',
  name,
  runSeconds,
  setupMinutes: 30,
  attributes: { wheel },
  ...extra,
});
const cooled = { minLagHours: 4 };

export const families: readonly Family[] = [
  {
    code: 'SH',
    name: 'Drive shaft 传动轴',
    level: 'part',
    share: 4,
    components: [],
    bought: [],
    materials: ['16MnCr5', '42CrMo4'],
    steps: [
      { workCenter: 'TUR', name: 'Rough turning 粗车', runSeconds: 150, setupMinutes: 30, overlaps: true },
      { workCenter: 'MIL', name: 'Spline milling 铣花键', runSeconds: 180, setupMinutes: 30, tool: 'fixture' },
      wash('Washing 清洗', 15),
      harden('Case hardening 渗碳淬火', 100, 'carburize-920'),
      { workCenter: 'TUR', name: 'Hard turning 硬车', runSeconds: 90, setupMinutes: 30, ...cooled },
      grind('Cylindrical grinding 外圆磨', 150, 'corundum'),
      grind('Finish grinding 精磨', 110, 'CBN'),
      wash('Final washing 终洗', 15),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 20, setupMinutes: 10 },
    ],
  },
  {
    code: 'PN',
    name: 'Piston 柱塞',
    level: 'part',
    share: 4,
    components: [],
    bought: [],
    materials: ['16MnCr5', '42CrMo4'],
    steps: [
      { workCenter: 'TUR', name: 'Turning 车削', runSeconds: 28, setupMinutes: 30, overlaps: true },
      { workCenter: 'MIL', name: 'Cross drilling 钻横孔', runSeconds: 14, setupMinutes: 25, tool: 'fixture' },
      wash('Washing 清洗', 3),
      harden('Case hardening 渗碳淬火', 10, 'carburize-920'),
      grind('Centreless grinding 无心磨', 18, 'corundum', cooled),
      grind('Finish grinding 精磨', 14, 'CBN'),
      wash('Final washing 终洗', 3),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 3, setupMinutes: 10 },
    ],
  },
  {
    code: 'BL',
    name: 'Cylinder block 缸体',
    level: 'part',
    share: 4,
    components: [],
    bought: [],
    materials: ['42CrMo4', 'CuSn12'],
    steps: [
      { workCenter: 'TUR', name: 'Turning 车削', runSeconds: 140, setupMinutes: 30, overlaps: true },
      { workCenter: 'MIL', name: 'Boring 镗孔', runSeconds: 200, setupMinutes: 40, tool: 'fixture' },
      wash('Washing 清洗', 15),
      harden('Nitriding 氮化', 90, 'nitride-520'),
      { workCenter: 'TUR', name: 'Face turning 车端面', runSeconds: 60, setupMinutes: 20, ...cooled },
      grind('Honing 珩磨', 120, 'SiC', { tool: 'mandrel' }),
      grind('Face lapping 端面研磨', 90, 'CBN'),
      wash('Final washing 终洗', 15),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 20, setupMinutes: 10 },
    ],
  },
  {
    code: 'SP',
    name: 'Valve spool 阀芯',
    level: 'part',
    share: 4,
    components: [],
    bought: [],
    materials: ['16MnCr5', '42CrMo4'],
    steps: [
      { workCenter: 'TUR', name: 'Turning 车削', runSeconds: 80, setupMinutes: 30, overlaps: true },
      { workCenter: 'MIL', name: 'Groove milling 铣槽', runSeconds: 70, setupMinutes: 25, tool: 'fixture' },
      { workCenter: 'CLN', name: 'Deburring 去毛刺', runSeconds: 12, setupMinutes: 10 },
      harden('Hardening 淬火', 50, 'harden-860'),
      grind('Cylindrical grinding 外圆磨', 80, 'corundum', cooled),
      grind('Finish grinding 精磨', 60, 'CBN'),
      wash('Final washing 终洗', 10),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 15, setupMinutes: 10 },
    ],
  },
  {
    code: 'HS',
    name: 'Housing 壳体',
    level: 'part',
    share: 4,
    components: [],
    bought: [],
    materials: ['EN-GJS-400', 'AlSi10Mg'],
    steps: [
      { workCenter: 'MIL', name: 'Milling side 1 铣一面', runSeconds: 300, setupMinutes: 40, tool: 'fixture' },
      { workCenter: 'MIL', name: 'Milling side 2 铣二面', runSeconds: 280, setupMinutes: 40, tool: 'fixture' },
      { workCenter: 'TUR', name: 'Bore turning 车孔', runSeconds: 150, setupMinutes: 30 },
      { workCenter: 'CLN', name: 'Deburring 去毛刺', runSeconds: 40, setupMinutes: 10 },
      grind('Honing 珩磨', 120, 'SiC', { tool: 'mandrel' }),
      wash('Final washing 终洗', 30),
      {
        workCenter: 'TST',
        name: 'Leak test 泄漏试验',
        runSeconds: 60,
        setupMinutes: 15,
        uninterruptible: true,
        tool: 'adapter',
      },
    ],
  },
  {
    code: 'CV',
    name: 'End cover 端盖',
    level: 'part',
    share: 3,
    components: [],
    bought: [],
    materials: ['EN-GJS-400', 'AlSi10Mg'],
    steps: [
      { workCenter: 'TUR', name: 'Turning 车削', runSeconds: 110, setupMinutes: 30 },
      { workCenter: 'MIL', name: 'Drilling 钻孔', runSeconds: 150, setupMinutes: 30, tool: 'fixture' },
      { workCenter: 'CLN', name: 'Deburring 去毛刺', runSeconds: 20, setupMinutes: 10 },
      grind('Face grinding 平面磨', 70, 'corundum'),
      wash('Final washing 终洗', 15),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 12, setupMinutes: 10 },
    ],
  },
  {
    code: 'SW',
    name: 'Swash plate 斜盘',
    level: 'part',
    share: 3,
    components: [],
    bought: [],
    materials: ['42CrMo4', 'EN-GJS-400'],
    steps: [
      { workCenter: 'TUR', name: 'Turning 车削', runSeconds: 120, setupMinutes: 30 },
      { workCenter: 'MIL', name: 'Contour milling 铣轮廓', runSeconds: 160, setupMinutes: 30, tool: 'fixture' },
      wash('Washing 清洗', 15),
      harden('Nitriding 氮化', 80, 'nitride-520'),
      grind('Face grinding 平面磨', 100, 'corundum', cooled),
      grind('Face lapping 端面研磨', 90, 'CBN'),
      wash('Final washing 终洗', 15),
      { workCenter: 'TST', name: 'Measuring 检测', runSeconds: 15, setupMinutes: 10 },
    ],
  },
  {
    code: 'RG',
    name: 'Rotary group 旋转组件',
    level: 'assembly',
    share: 4,
    components: [
      { family: 'BL', quantity: 1 },
      { family: 'PN', quantity: 9 },
      { family: 'SH', quantity: 1 },
    ],
    bought: [{ item: 'BY-SHOE', quantity: 9 }],
    steps: [
      wash('Kit washing 配套清洗', 30),
      {
        workCenter: 'ASM',
        name: 'Assembly 组装',
        runSeconds: 360,
        setupMinutes: 15,
        takesComponents: true,
        overlaps: true,
      },
      { workCenter: 'ASM', name: 'Shimming 调隙', runSeconds: 180, setupMinutes: 15 },
      {
        workCenter: 'TST',
        name: 'Run-in 磨合',
        runSeconds: 150,
        setupMinutes: 15,
        uninterruptible: true,
        tool: 'adapter',
      },
      { workCenter: 'ASM', name: 'Marking 打标', runSeconds: 40, setupMinutes: 5 },
    ],
  },
  {
    code: 'CU',
    name: 'Control unit 控制阀组',
    level: 'assembly',
    share: 4,
    components: [
      { family: 'SP', quantity: 1 },
      { family: 'CV', quantity: 1 },
    ],
    bought: [
      { item: 'BY-SOLENOID', quantity: 2 },
      { item: 'BY-SEALKIT', quantity: 1 },
    ],
    steps: [
      wash('Kit washing 配套清洗', 20),
      { workCenter: 'ASM', name: 'Assembly 组装', runSeconds: 260, setupMinutes: 15, takesComponents: true },
      {
        workCenter: 'TST',
        name: 'Valve test 阀测试',
        runSeconds: 160,
        setupMinutes: 15,
        uninterruptible: true,
        tool: 'adapter',
      },
      { workCenter: 'ASM', name: 'Adjusting 调整', runSeconds: 100, setupMinutes: 10 },
      { workCenter: 'ASM', name: 'Marking 打标', runSeconds: 40, setupMinutes: 5 },
    ],
  },
  {
    code: 'SD',
    name: 'Swash drive 斜盘机构',
    level: 'assembly',
    share: 2,
    components: [
      { family: 'SW', quantity: 1 },
      { family: 'CV', quantity: 1 },
    ],
    bought: [{ item: 'BY-BEARING', quantity: 2 }],
    steps: [
      wash('Kit washing 配套清洗', 20),
      { workCenter: 'ASM', name: 'Press fitting 压装', runSeconds: 150, setupMinutes: 15, takesComponents: true },
      { workCenter: 'ASM', name: 'Assembly 组装', runSeconds: 200, setupMinutes: 15 },
      {
        workCenter: 'TST',
        name: 'Stroke test 行程测试',
        runSeconds: 100,
        setupMinutes: 15,
        uninterruptible: true,
        tool: 'adapter',
      },
    ],
  },
  {
    code: 'VP',
    name: 'Variable pump 变量泵',
    level: 'product',
    share: 4,
    components: [
      { family: 'RG', quantity: 1 },
      { family: 'CU', quantity: 1 },
      { family: 'HS', quantity: 1 },
    ],
    bought: [
      { item: 'BY-BEARING', quantity: 2 },
      { item: 'BY-SEALKIT', quantity: 1 },
      { item: 'BY-SCREWS', quantity: 1 },
    ],
    steps: finalSteps(700, 420),
  },
  {
    code: 'HM',
    name: 'Hydraulic motor 液压马达',
    level: 'product',
    share: 3,
    components: [
      { family: 'RG', quantity: 1 },
      { family: 'SD', quantity: 1 },
      { family: 'HS', quantity: 1 },
    ],
    bought: [
      { item: 'BY-BEARING', quantity: 2 },
      { item: 'BY-SEALKIT', quantity: 1 },
      { item: 'BY-SCREWS', quantity: 1 },
    ],
    steps: finalSteps(620, 380),
  },
  {
    code: 'VB',
    name: 'Valve block 阀块',
    level: 'product',
    share: 2,
    components: [
      { family: 'CU', quantity: 2 },
      { family: 'HS', quantity: 1 },
    ],
    bought: [
      { item: 'BY-SEALKIT', quantity: 2 },
      { item: 'BY-SCREWS', quantity: 1 },
    ],
    steps: finalSteps(420, 300),
  },
];

function finalSteps(assemblySeconds: number, testSeconds: number): Step[] {
  return [
    {
      workCenter: 'ASM',
      name: 'Final assembly 总装',
      runSeconds: assemblySeconds,
      setupMinutes: 20,
      takesComponents: true,
      operators: 2,
      tool: 'rig',
      overlaps: true,
    },
    {
      workCenter: 'TST',
      name: 'Performance test 性能试验',
      runSeconds: testSeconds,
      setupMinutes: 20,
      uninterruptible: true,
      tool: 'adapter',
    },
    { workCenter: 'CLN', name: 'Degreasing 脱脂', runSeconds: 40, setupMinutes: 10 },
    { workCenter: 'PNT', name: 'Painting 喷漆', runSeconds: 120, setupMinutes: 15, maxLagHours: 96 },
    { workCenter: 'ASM', name: 'Labelling 贴标', runSeconds: 50, setupMinutes: 5, minLagHours: 6 },
    { workCenter: 'ASM', name: 'Packing 包装', runSeconds: 70, setupMinutes: 5 },
  ];
}
