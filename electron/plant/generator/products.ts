import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Size } from './catalogue.ts';
import { boughtItems, colours, displacements, rawMaterial, sizeOf } from './catalogue.ts';
import type { Family } from './families.ts';
import { families } from './families.ts';
import type { Random } from './random.ts';

/** Something the plant makes. */
export type Product = {
  id: string;
  name: string;
  family: Family;
  displacement: number;
  /** Letter that tells variants of one displacement apart. */
  series: string;
  size: Size;
  attributes: Record<string, string>;
  components: { item: string; quantity: number; unit: string; sequence: number }[];
};

export type ProductRange = {
  products: Product[];
  byId: Map<string, Product>;
  items: PulledRecord<'item'>[];
  boms: PulledRecord<'bom'>[];
};

const productsAtBase = { product: 8, assembly: 10, part: 22 } as const;

/** Routing step number of the n-th step. */
export const sequenceOf = (step: number) => (step + 1) * 10;

/** Step of a family's route at which components are taken. */
export const takingStep = (family: Family) =>
  Math.max(
    0,
    family.steps.findIndex((step) => step.takesComponents),
  );

/** Products, assemblies, parts and what they are made of. `scale` is 1 at 60 orders. */
export function createProducts(random: Random, scale: number): ProductRange {
  const variety = Math.sqrt(Math.max(scale, 0.5));
  const byFamily = new Map<string, Product[]>();
  for (const level of ['part', 'assembly', 'product'] as const) {
    const members = families.filter((family) => family.level === level);
    const shares = members.reduce((sum, family) => sum + family.share, 0);
    for (const family of members) {
      const count = Math.max(1, Math.round((productsAtBase[level] * variety * family.share) / shares));
      byFamily.set(family.code, createFamily(random, family, count));
    }
  }
  const bought = new Map<string, PulledRecord<'item'>>();
  for (const { id, name, unit } of boughtItems) bought.set(id, { id, name, unit, procurement: 'buy', attributes: {} });

  const products = [...byFamily.values()].flat();
  for (const product of products) {
    const sequence = sequenceOf(takingStep(product.family));
    for (const component of product.family.components) {
      const choice = nearest(byFamily.get(component.family)!, product);
      product.components.push({ item: choice.id, quantity: component.quantity, unit: 'pcs', sequence });
    }
    for (const component of product.family.bought)
      product.components.push({ ...component, unit: bought.get(component.item)!.unit, sequence });
    if (product.family.level === 'part') {
      const raw = rawItem(product);
      bought.set(raw.item.id, raw.item);
      product.components.push({ item: raw.item.id, quantity: raw.quantity, unit: raw.item.unit, sequence });
    }
  }
  return {
    products,
    byId: new Map(products.map((product) => [product.id, product])),
    items: [
      ...bought.values(),
      ...products.map(({ id, name, attributes }) => ({
        id,
        name,
        unit: 'pcs',
        procurement: 'make' as const,
        attributes,
      })),
    ],
    boms: products.map((product) => ({
      id: `BOM-${product.id}`,
      item: product.id,
      baseQuantity: 1,
      components: product.components,
    })),
  };
}

function createFamily(random: Random, family: Family, count: number): Product[] {
  return Array.from({ length: count }, (_, index) => {
    const spread = count < displacements.length ? Math.floor((index * displacements.length) / count) : index;
    const displacement = displacements[spread % displacements.length];
    const series = seriesName(Math.floor(spread / displacements.length));
    const size = sizeOf(displacement);
    const attributes: Record<string, string> = { size };
    if (family.materials) attributes.material = random.pick(family.materials);
    if (family.level === 'product') attributes.colour = random.pick(colours);
    return {
      id: `${family.code}-${displacement}${series}`,
      name: `${family.name} ${displacement}${series}`,
      family,
      displacement,
      series,
      size,
      attributes,
      components: [],
    };
  });
}

/** A … Z, then AA, AB and so on. */
function seriesName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : seriesName(Math.floor(index / 26) - 1) + last;
}

/** The component that fits in size, and in series where several do. */
function nearest(candidates: Product[], product: Product): Product {
  const distance = (candidate: Product) => Math.abs(candidate.displacement - product.displacement);
  const least = Math.min(...candidates.map(distance));
  const fitting = candidates.filter((candidate) => distance(candidate) === least);
  const wanted = [...product.series].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return fitting[wanted % fitting.length];
}

/** Bars are shared by all parts of a family and material; every casting fits one part only. */
function rawItem(product: Product): { item: PulledRecord<'item'>; quantity: number } {
  const { unit, perPiece } = rawMaterial[product.family.code];
  const material = product.attributes.material;
  if (unit === 'pcs')
    return {
      item: {
        id: `CA-${product.id}`,
        name: `Casting 铸件 ${product.id}`,
        unit,
        procurement: 'buy',
        attributes: { material },
      },
      quantity: perPiece,
    };
  return {
    item: {
      id: `BAR-${product.family.code}-${material}`,
      name: `Bar stock 棒料 ${material} ${product.family.code}`,
      unit,
      procurement: 'buy',
      attributes: { material },
    },
    quantity: Math.round(perPiece * (product.displacement / displacements[0]) ** (1 / 3) * 100) / 100,
  };
}
