/** What every input of a parser must hold to, searched for by Jazzer: see CONTRIBUTING.md. */
@NullMarked
package dev.plezi.e2e.fuzz;

import org.jspecify.annotations.NullMarked;
