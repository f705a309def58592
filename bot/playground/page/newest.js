// A list of messages that stays at its newest: until one scrolls up, and again for what one does.

/** Return what keeps `list` at its end; nothing is ever drawn here. */
export function newestOf(list) {
  let atEnd = true;
  let isAwaited = false;
  let last = null;
  let top = 0;
  const settle = () => { if (atEnd) list.scrollTop = list.scrollHeight; };

  // Pictures make the list longer before they tell: only who scrolls up leaves the end.
  list.addEventListener("scroll", () => {
    const isNear = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    if (list.scrollTop < top) isAwaited = false;
    atEnd = isNear || (atEnd && list.scrollTop >= top);
    top = list.scrollTop;
  });
  // Pictures grow when they arrive; their load event does not bubble.
  list.addEventListener("load", settle, true);

  return {
    /** Begin at the end, of other messages than before. */
    begin() { atEnd = true; isAwaited = false; last = null; },
    /** Go to the next message that comes, for it answers what was just done. */
    expect() { isAwaited = true; },
    /** Stand where one should after `messages` were drawn. */
    drawn(messages) {
      const newest = Number(messages.at(-1)?.ts ?? 0);
      if (isAwaited && last !== null && newest > last) { atEnd = true; isAwaited = false; }
      last = newest;
      settle();
    },
  };
}
