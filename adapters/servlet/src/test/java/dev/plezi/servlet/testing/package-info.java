/** What the tests of other modules share with those of this one. */
@NullMarked
package dev.plezi.servlet.testing;

import org.jspecify.annotations.NullMarked;
