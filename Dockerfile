# Freshet's images. First `mvn package -DskipTests`, which gathers the jars; then build either target:
#   freshet   everything but training: ingest, scorer, topics, replay, recommend, …
#   trainer   the same and the neural libraries
FROM eclipse-temurin:17-jre AS freshet
RUN groupadd --gid 10001 freshet \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /state --shell /usr/sbin/nologin freshet \
 && install -d -o freshet -g freshet /state
# The scorer's libraries are ingest's and two more.
COPY scorer/target/lib/ standalone/target/command/ standalone/target/standalone-*.jar /opt/freshet/lib/
COPY docker/bin/ /opt/freshet/bin/
ENV PATH=/opt/freshet/bin:$PATH
USER 10001:10001
WORKDIR /state
VOLUME ["/state"]
ENTRYPOINT ["freshet"]
CMD ["--help"]

FROM freshet AS trainer
COPY trainer/target/lib/ /opt/freshet/lib/
