import { expect, it } from 'vitest';
import { failureText, messageText, reasonText } from './failure-text.ts';
import { initialiseTexts } from './i18n.ts';
import { PlantFormat } from './plant-format.ts';

const english = initialiseTexts('en').t;
const chinese = initialiseTexts('zh-CN').t;
const format = new PlantFormat('en', 'UTC', '2026-03-23T00:00:00Z');

it('words known reasons in the language, with instants on the plant’s clock', () => {
  const reason = { code: 'pin-conflict', message: 'raw', params: { operation: 'O1/10', start: 3600 } } as const;
  expect(reasonText(reason, english, format)).toBe('Operation O1/10 cannot keep its place at Mon 23 Mar, 01:00.');
  expect(reasonText(reason, chinese, format)).toContain('工序 O1/10');
});

it('names what is wrong with the data of an order', () => {
  const params = { order: '4711', item: 'X', cause: 'routing-missing' };
  const reason = { code: 'bad-data', message: 'Order 4711 has no routing.', params } as const;
  expect(reasonText(reason, english, format)).toBe('Order 4711 has no routing.');
  expect(reasonText(reason, chinese, format)).toContain('订单 4711 的物料 X 没有工艺路线');
});

it('shows what it does not know as the host worded it', () => {
  const message = { code: 'brand-new', params: {}, text: 'Something <b>new</b>.' };
  expect(messageText(message, chinese, format)).toBe('Something <b>new</b>.');
  expect(failureText({ code: 'brand-new', message: 'Something new.' }, chinese)).toBe('Something new.');
  expect(failureText({ code: 'offline', message: 'x' }, english)).toBe('The host cannot be reached. (x)');
});

it('leaves out parameters the host did not send', () => {
  expect(messageText({ code: 'exception-other', params: { machine: 'M1' }, text: 'Oil' }, english, format)).toBe(
    'Exception · M1: Oil',
  );
  const whole = { code: 'exception-breakdown', params: { machine: 'M1', order: '4711' }, text: 'Oil' };
  expect(messageText(whole, chinese, format)).toBe('故障 · M1 · 4711：Oil');
});
