// Looks that all components share. Everything here is a class or a style property: the page's
// policy (src/web/page.cpp) allows no style sheet that a script writes.
import { createTheme, Modal, Tooltip } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll bar would write a style sheet.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withinPortal: true } }),
  },
});
