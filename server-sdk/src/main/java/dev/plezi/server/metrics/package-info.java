/**
 * Measures of an app for Micrometer, which an application adds that has it: nothing else of the
 * server knows it.
 */
@NullMarked
package dev.plezi.server.metrics;

import org.jspecify.annotations.NullMarked;
