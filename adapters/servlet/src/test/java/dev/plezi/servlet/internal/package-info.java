/** Parts of the servlet door that no container can be made to show at will. */
@NullMarked
package dev.plezi.servlet.internal;

import org.jspecify.annotations.NullMarked;
