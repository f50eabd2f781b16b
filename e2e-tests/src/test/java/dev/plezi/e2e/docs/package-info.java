/** The project's pages, read as a reader copies from them: their code is compiled and run. */
@NullMarked
package dev.plezi.e2e.docs;

import org.jspecify.annotations.NullMarked;
