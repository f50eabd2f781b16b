/** What several rooms' tests share. */
@NullMarked
package dev.plezi.server.testing;

import org.jspecify.annotations.NullMarked;
