/** Problems as `solve` and `check` take them: documents of our own, or benchmark instances with what turns them into one. */
import { basename } from 'node:path';
import { benchmarkFormats, benchmarkProblem, readBenchmark } from '../../solver/model/benchmark-formats.ts';
import type { ProblemDocument } from '../../solver/model/problem.ts';
import { readProblem } from '../../solver/model/read.ts';
import { failure, type Result } from '../../solver/model/result.ts';
import { inFile, readJson, readText, type InputFailure } from './input-file.ts';

export const problemFormats = [...benchmarkFormats, 'taktwerk'] as const;
export type ProblemFormat = (typeof problemFormats)[number];

export type ProblemFileOptions = {
  format: ProblemFormat;
  /** Due dates of a benchmark instance: this times each job's total duration. */
  tardinessFactor?: number;
  /** Operators of a benchmark instance. */
  operators?: number;
};

const mostOperators = 1_000_000;

/** Reads a problem. A failure names the file, the line or field, the value and what was expected. */
export async function readProblemFile(
  path: string,
  options: ProblemFileOptions,
): Promise<Result<ProblemDocument, InputFailure | 'bad-problem'>> {
  const { format, tardinessFactor, operators } = options;
  if (format === 'taktwerk') {
    if (tardinessFactor !== undefined || operators !== undefined) {
      return failure(
        'bad-input',
        'A tardiness factor and operators are for benchmark formats: a problem document has its own.',
      );
    }
    const json = await readJson(path);
    if (!json.ok) return json;
    const problem = readProblem(json.value);
    return problem.ok ? problem : inFile(path, problem);
  }
  if (tardinessFactor !== undefined && !(tardinessFactor > 0 && tardinessFactor <= 1000)) {
    return failure('bad-input', `The tardiness factor is ${tardinessFactor}: expected a number over 0, such as 1.3.`);
  }
  if (operators !== undefined && !(Number.isInteger(operators) && operators > 0 && operators <= mostOperators)) {
    return failure('bad-input', `The number of operators is ${operators}: expected a whole number from 1.`);
  }
  const text = await readText(path);
  if (!text.ok) return text;
  const instance = readBenchmark(text.value, format);
  if (!instance.ok) return inFile(path, instance);
  const problem = benchmarkProblem(instance.value, {
    name: basename(path).replace(/(\.txt)?(\.gz)?$/, ''),
    ...(tardinessFactor !== undefined && { tardinessFactor }),
    ...(operators !== undefined && { operators }),
  });
  return problem.ok ? problem : inFile(path, problem);
}
