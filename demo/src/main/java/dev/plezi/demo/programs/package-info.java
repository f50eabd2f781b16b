/**
 * Small programs, each in a file that can be read at one sitting, mounted in the demo's one
 * application: {@link dev.plezi.demo.programs.Programs} lists them, and {@code /programs} shows
 * them and their sources.
 */
@NullMarked
package dev.plezi.demo.programs;

import org.jspecify.annotations.NullMarked;
