package dev.plezi.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A mark of a test of an application's controllers, without a server, Redis, and its other
 * components: what the controllers are made with are mocks, or beans that the test imports. It has
 * the bean {@link dev.plezi.server.test.PleziTest}, with all routes:
 *
 * <pre>{@code
 * @PleziSliceTest
 * class DeskTest {
 *   @MockitoBean Tickets tickets;
 *   @Autowired PleziTest plezi;
 *
 *   @Test
 *   void opens() {
 *     TestConnection ada = plezi.connect("/desk");
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The app, and with it the clock and whoever is connected, is one for all methods of the class,
 * and of others with the same context: a method closes the connections that it has made.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@BootstrapWith(SpringBootTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@ImportAutoConfiguration
public @interface PleziSliceTest {}
