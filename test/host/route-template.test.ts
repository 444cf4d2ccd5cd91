import { describe, expect, it } from 'vitest';
import { compileRoute } from '../../host/http/route-template.ts';

describe('compileRoute', () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ['', '/', {}],
    ['api/echo', '/API/Echo/', {}],
    ['api/echo', '/api/echo//', undefined],
    ['a/{x}', '/a/', undefined],
    ['a/{x?}', '/a', {}],
    ['a/{x=1}', '/a', { x: '1' }],
    ['a/{x=1}/{y?}', '/a/2', { x: '2' }],
    ['a/{*rest}', '/a', {}],
    ['a/{**rest}', '/a/b/c', { rest: 'b/c' }],
    ['a/{file}.{ext}', '/a/x.y.txt', { file: 'x.y', ext: 'txt' }],
    ['a/v{n:int}', '/a/v12', { n: '12' }],
    ['a.b/{x}', '/axb/1', undefined],
    ['a/{x:guid}', '/a/7f8d1a52-6e1c-4a4e-9f0a-0d7ad9a3a1bc', { x: '7f8d1a52-6e1c-4a4e-9f0a-0d7ad9a3a1bc' }],
    ['a/{x:int}', '/a/2147483648', undefined],
    ['a/{x:long}', '/a/2147483648', { x: '2147483648' }],
    ['a/{x:bool}', '/a/True', { x: 'True' }],
    ['a/{x:length(3)}', '/a/ab', undefined],
    ['a/{x:minlength(2):maxlength(3)}', '/a/abc', { x: 'abc' }],
    ['a/{x:int:min(5)}', '/a/4', undefined],
    ['a/{x:range(1,3)}', '/a/3', { x: '3' }],
    ['a/{x:regex(^\\d{{2}}-(a|b)$)}', '/a/12-b', { x: '12-b' }],
    ['a/{x:regex(^\\d{{2}}$)}', '/a/123', undefined],
    ['a/{x:decimal?}', '/a/1.5', { x: '1.5' }],
    ['a/{x}', '/a/%E0%A4', { x: '%E0%A4' }],
  ])('%s on %s', (template, path, values) => {
    expect(compileRoute(template)(path)).toEqual(values);
  });

  it.each(['a/{x', 'a/{x:nosuch}', 'a/{}'])('refuses %s', (template) => {
    expect(() => compileRoute(template)).toThrow(/route/);
  });
});
