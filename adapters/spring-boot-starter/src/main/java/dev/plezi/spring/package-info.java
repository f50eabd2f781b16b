/** An app as a part of a Spring Boot application. */
@NullMarked
package dev.plezi.spring;

import org.jspecify.annotations.NullMarked;
