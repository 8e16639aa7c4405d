/** Whether the event is on its way through an element of this selector, in whatever shadow tree. */
export function isOver(event: KeyboardEvent, selector: string): boolean {
  return event.composedPath().some((node) => node instanceof HTMLElement && node.matches(selector));
}

/** Keys typed into a field are text, not commands. */
export function isTyping(event: KeyboardEvent): boolean {
  return isOver(
    event,
    'input:not([type=radio], [type=checkbox], [type=file]), textarea, select, [contenteditable]',
  );
}

/** Menus and dialogs have keys of their own. */
export function isInOverlay(event: KeyboardEvent): boolean {
  return isOver(event, 'dialog, wa-dropdown[open], wa-select[open]');
}

/** Space on a button that was reached by keys presses it; one that was only clicked keeps no claim on Space. */
export function isControl(event: KeyboardEvent): boolean {
  const controls = ['button', 'a[href]', 'input', '[role="menuitem"]', '[role="option"]', '[role="tab"]'];
  return isOver(event, controls.map((control) => `${control}:focus-visible`).join(', '));
}
