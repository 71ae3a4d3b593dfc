import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import schemaAddress from '../../../../schema/mapping.v1.json?url';
import { keysAt, type Schema, schemasAt, valuesAt, wordsOf, yamlPlace } from './schema.ts';
import type { Finding } from './types.ts';

/** Lines that belong together, both counted from 1. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface EditorProps {
  readonly label: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Lit up because something on another side was pressed; the first is scrolled into sight. */
  readonly lit: readonly LineRange[];
  /** What the sample has that can be read: headers, addresses of segments. */
  readonly inputs: readonly string[];
  readonly readOnly?: boolean;
  readonly onChange: (text: string) => void;
  /** The line that the cursor was put in. */
  readonly onLine: (line: number) => void;
  readonly onSave: () => void;
}

/**
 * The mapping in an editor that knows its language: completion and help from the JSON Schema of mapping files, findings from the gateway.
 * It lives in a shadow root, where the editor's styles need no exception in the content security policy.
 */
export default function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const now = useRef(props);
  now.current = props;
  const locked = useRef(new Compartment());

  // It is made once; what changes is told to it below.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    root.replaceChildren();
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: now.current.text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          indentOnInput(),
          bracketMatching(),
          EditorView.lineWrapping,
          yaml(),
          syntaxHighlighting(colours),
          lintGutter(),
          litLines,
          autocompletion({ override: [(context) => complete(context, now.current.inputs)], icons: false }),
          hoverTooltip(help),
          locked.current.of(EditorState.readOnly.of(now.current.readOnly ?? false)),
          EditorView.contentAttributes.of({ 'aria-label': now.current.label, tabindex: '0' }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                now.current.onSave();
                return true;
              },
            },
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange(update.state.doc.toString());
            const isOurs = update.transactions.some((one) => one.isUserEvent('select') || one.isUserEvent('input'));
            if (update.selectionSet && isOurs)
              now.current.onLine(update.state.doc.lineAt(update.state.selection.main.head).number);
          }),
          look,
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  const { text, findings, lit, readOnly = false } = props;
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    view.current?.dispatch({ effects: locked.current.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          findings.map((one) => diagnostic(editor, one)),
        ),
      );
  }, [findings]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const first = lit[0];
    const { doc } = editor.state;
    const isThere = first !== undefined && first.from <= doc.lines;
    const place = isThere
      ? EditorView.scrollIntoView(doc.line(first.from).from, { y: 'nearest', yMargin: 60 })
      : undefined;
    editor.dispatch({ effects: [setLit.of(lit), ...(place === undefined || editor.hasFocus ? [] : [place])] });
  }, [lit]);
  return <div ref={host} className="lab-editor" />;
}

function diagnostic(
  { state }: EditorView,
  { line, column, code, message, suggestion, why, remedy }: Finding,
): Diagnostic {
  const at = state.doc.line(Math.min(line, state.doc.lines));
  const from = Math.min(at.from + column - 1, at.to);
  const rest = at.text.slice(from - at.from);
  const word = /^("[^"]*"|'[^']*'|[^\s,:[\]{}]+)/.exec(rest)?.[0].length ?? 0;
  return {
    from,
    to: Math.min(from + Math.max(1, word), at.to),
    severity: 'error',
    message: `${code}: ${message}${suggestion === undefined ? '' : `. Did you mean “${suggestion}”?`}\n${why} ${remedy}`,
    ...(suggestion === undefined
      ? {}
      : {
          actions: [
            {
              name: `Write “${suggestion}”`,
              apply: (view: EditorView, start: number, end: number) =>
                view.dispatch({ changes: { from: start, to: end, insert: suggestion } }),
            },
          ],
        }),
  };
}

let schema: Promise<Schema> | undefined;

function theSchema(): Promise<Schema> {
  schema ??= fetch(schemaAddress).then((answer) => answer.json() as Promise<Schema>);
  return schema;
}

async function complete(context: CompletionContext, inputs: readonly string[]): Promise<CompletionResult | null> {
  const root = await theSchema();
  const { path, isKey, word, from } = yamlPlace(context.state.doc.toString(), context.pos);
  if (!context.explicit && word === '' && isKey) return null;
  const isEntry = path.at(-1) === '-';
  const keys = isKey ? [...keysAt(root, path)] : [];
  const values = isKey && !isEntry ? [] : [...valuesAt(root, path)];
  // An entry of a list may be a word, or a map of its own: a step with options.
  const isInline = isEntry && context.state.doc.lineAt(context.pos).text.includes('[');
  const options: Completion[] = [
    ...values.map(([label, info]) => ({ label, info })),
    ...keys.map(([label, info]) => ({ label, info, apply: isInline ? `{ ${label}: ` : `${label}: ` })),
  ];
  if (!isKey && ['from', 'firstOf', 'col'].some((name) => path.includes(name)))
    for (const input of inputs)
      options.push({
        label: input,
        detail: 'in the sample',
        apply: /^[A-Za-z][\w ]*$/.test(input) ? input : `"${input}"`,
      });
  return options.length === 0 ? null : { from, options, validFor: /^[\w"'-]*$/ };
}

const help = async (view: EditorView, pos: number) => {
  const line = view.state.doc.lineAt(pos);
  const word = /[\w-]*$/.exec(line.text.slice(0, pos - line.from))?.[0] ?? '';
  const rest = /^[\w-]*/.exec(line.text.slice(pos - line.from))?.[0] ?? '';
  const name = word + rest;
  if (name === '') return null;
  const root = await theSchema();
  const start = pos - word.length;
  const { path, isKey } = yamlPlace(view.state.doc.toString(), start);
  const ofKey = schemasAt(root, [...path, name]).map((one) => wordsOf(root, one));
  const words = (isKey ? ofKey.find((one) => one !== '') : undefined) ?? valuesAt(root, path).get(name);
  if (words === undefined || words === '') return null;
  return {
    pos: start,
    end: start + name.length,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-help';
      const title = dom.appendChild(document.createElement('strong'));
      title.textContent = name;
      dom.append(` ${words}`);
      return { dom };
    },
  };
};

const setLit = StateEffect.define<readonly LineRange[]>();
const litLine = Decoration.line({ class: 'cm-lit' });
const litLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { effects, state, changes }) => {
    const told = effects.find((effect) => effect.is(setLit));
    if (told === undefined) return before.map(changes);
    const lines = new Set<number>();
    for (const { from, to } of told.value as readonly LineRange[])
      for (let line = from; line <= Math.min(to, state.doc.lines); line += 1) lines.add(line);
    return Decoration.set([...lines].sort((a, b) => a - b).map((line) => litLine.range(state.doc.line(line).from)));
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--plot-3)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--plot-4)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--text-2)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--text)', color: 'var(--text-1)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--text-3)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--text-1)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--chosen)',
  },
  '.cm-lit': { backgroundColor: 'var(--mark)', boxShadow: 'inset 3px 0 var(--focus)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text-1)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    boxShadow: 'var(--shadow-l)',
    font: 'var(--text) / 1.45 var(--font)',
  },
  '.cm-help': { maxWidth: '36rem', padding: '0.4rem 0.6rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionInfo': { maxWidth: '24rem', padding: '0.4rem 0.6rem' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.8' },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap', maxWidth: '36rem' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)', padding: '2px 8px' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--text-1)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--mark-active)' },
  '.cm-textfield': { backgroundColor: 'var(--surface)', color: 'var(--text-1)' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--surface)', color: 'var(--text-1)' },
});
