/** What is measured, on which servers, and how it is shown. */
@NullMarked
package dev.plezi.benchmarks;

import org.jspecify.annotations.NullMarked;
