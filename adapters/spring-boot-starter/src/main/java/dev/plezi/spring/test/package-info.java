/** Tests of controllers that are beans, without the rest of their application. */
@NullMarked
package dev.plezi.spring.test;

import org.jspecify.annotations.NullMarked;
