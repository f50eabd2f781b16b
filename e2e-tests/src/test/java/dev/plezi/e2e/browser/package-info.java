/** Finds or fetches a browser, and keeps what a failed test looked like. */
@NullMarked
package dev.plezi.e2e.browser;

import org.jspecify.annotations.NullMarked;
