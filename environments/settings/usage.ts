import { z } from "zod";

const amount = (standard: number) => z.number().min(0).max(1e9).default(standard);
const milliseconds = (standard: number) => z.int().min(1).max(900_000).default(standard);

/**
 * How much the environment is used, for the estimate of `sluice cost` alone: nothing here changes what is built. A month has 730 hours;
 * a GB is 10^9 bytes (AWS bills storage by 2^30, so that the estimate is up to 7 % high). The defaults are assumptions: replace them by what
 * the bill and CloudWatch show.
 */
export const usage = z
  .strictObject({
    /** Volumes of events that are estimated, in GB a month; the first is what is expected. */
    eventsGb: z.array(z.number().positive().max(1e6)).min(1).max(4).default([500, 1000]),
    /**
     * Size of an event on the stream, with what taking it in adds (about 250 bytes in the card pipeline); the volume divided by it is how
     * many there are. The stream bills each in whole KiB.
     */
    bytesPerEvent: z.int().min(1).max(1_048_576).default(1000),
    /**
     * The busiest hours of a day: so many times the average, and for how long a provisioned stream that is scaled has the shards for it, which is
     * longer than the peak itself (a peak of two hours, for a stream of at most eight times its smallest). Nothing else depends on it.
     */
    peak: z
      .strictObject({
        factor: z.number().min(1).max(1000).default(10),
        hoursADay: z.number().min(0).max(24).default(3),
      })
      .prefault({}),
    /** Size of an event as the table keeps it, with id, hash and times. A write costs one unit per KiB begun. */
    itemBytes: z.int().min(1).max(409_600).default(1000),
    /**
     * How many of all events are card transactions: each is scored, which is a read and two writes more. The standard one is 100 a second on
     * average, 2.6e8 a month, at 1 TB of events of 1 KB.
     */
    cardTransactionShare: z.number().min(0).max(1).default(0.26),
    /** Cards that pay, in millions, with an item each that is remembered of them. */
    cardsMillion: amount(1),
    /** Events that a client sends at once, 500 at most. The largest lever on the cost: each request is paid, run, logged and traced. */
    eventsPerRequest: z.int().min(1).max(500).default(10),
    /** Average run of the function that takes events in, per request. */
    ingestMs: milliseconds(30),
    /** Average run of the function that stores events, per batch. */
    processMs: milliseconds(150),
    /** Average run of any other function. */
    requestMs: milliseconds(50),
    /** Requests to the API that carry no events, in millions a month. */
    otherRequestsMillion: amount(1),
    /** Bytes that a function writes to its log per run: Lambda's three lines and the metrics. */
    functionLogBytes: amount(800),
    /** Bytes of the API's access log per request. */
    accessLogBytes: amount(350),
    /** Custom metrics that each function makes. */
    metricsPerFunction: amount(7),
    /** Part of all runs that X-Ray records; its default rule takes 5 %. */
    tracedShare: z.number().min(0).max(1).default(0.05),
    /** GB a month that each log group takes in. */
    logGb: z
      .strictObject({
        /** Flow logs of the VPC. */
        flow: amount(10),
        /** The control plane of Kubernetes, audit included. */
        controlPlane: amount(10),
        /** What containers print. */
        containers: amount(20),
        /** What the nodes' services print. */
        nodes: amount(5),
        /** Figures of Container Insights. */
        performance: amount(10),
        /** Each log of database and cache, and any other log group. */
        other: amount(0.5),
      })
      .prefault({}),
    /** Observations that Container Insights makes of a node and its pods, in millions a month. */
    observationsMillionPerNode: amount(40),
    /** GB a month that leave through NAT gateways, all together. */
    natGb: amount(50),
    /** GB a month through all interface endpoints of a service. */
    endpointGb: amount(10),
    /** GB a month from one AZ to another, counted with `availability: multi-az` only. */
    crossAzGb: amount(100),
    /** GB a month that leave for the internet, the web site's not among them. */
    internetGb: amount(20),
    /** Capacity units that the load balancer uses, on average. */
    balancerUnits: amount(1),
    /** What visitors fetch from the web site. */
    site: z
      .strictObject({ gb: amount(20), requestsMillion: amount(1), filesGb: amount(0.1), logGb: amount(0.5) })
      .prefault({}),
    /** People who sign in at least once in a month. */
    activeUsers: z.int().min(0).default(200),
    /** GiB that the database grows a month, from its first size up to its ceiling. */
    databaseGrowthGib: amount(1),
    /** GB of images in each repository. */
    imagesGb: amount(3),
    /** GB of records that come into quarantine a month. */
    quarantineGb: amount(0.1),
    /** Requests to each key, in millions a month. */
    keyRequestsMillion: amount(0.2),
    /** Reads of each secret, in millions a month. */
    secretReadsMillion: amount(0.1),
    /** Messages of each topic and queue, in millions a month. */
    messagesMillion: amount(0.1),
    /** Public load balancers that the load balancer controller makes for Kubernetes; the first of their cost is an address in every AZ. */
    publicBalancers: z.int().min(0).default(0),
    /** GiB of volumes that pods ask for, on each node of Kafka. */
    volumeGibPerKafkaNode: amount(50),
    /** What becomes of archived events; how long they are kept is `archive` of the environment. */
    archive: z
      .strictObject({
        /** Size in the archive to size on the stream. Card transactions took 0.23 as columns that are compressed by gzip, as in Parquet. */
        sizeFactor: z.number().min(0).max(10).default(0.25),
        /** GB that queries read a month. */
        scannedGb: amount(100),
        /** GB of answers to queries a month. */
        answersGb: amount(0.1),
        /** GB a month that queries read of what is cold. */
        coldReadGb: amount(0),
      })
      .prefault({}),
  })
  .prefault({});

/** Usage figures with their defaults. */
export type Usage = z.output<typeof usage>;

/** What the environment may cost a month, in USD before tax, credits and refunds; the stack `cost-watch` tells when it does. */
export const costs = z
  .strictObject({
    /** The approved limit: `sluice cost` ends with exit code 3 when any estimate is above. */
    monthlyCapUsd: z.number().positive().default(5500),
    /** What is aimed at; above it, the estimate says so. */
    monthlyTargetUsd: z.number().positive().default(4500),
    /**
     * Who knows what has been paid: Cost Explorer, asked twice a day at $0.01, of the whole account; `rehearsal` where nothing is
     * paid, as on one's own machine.
     */
    source: z.enum(["cost-explorer", "rehearsal"]).default("cost-explorer"),
  })
  .superRefine(({ monthlyCapUsd, monthlyTargetUsd }, context) => {
    if (monthlyTargetUsd <= monthlyCapUsd) return;
    context.addIssue({
      code: "custom",
      path: ["monthlyTargetUsd"],
      message: `must be at most monthlyCapUsd (${monthlyCapUsd})`,
    });
  })
  .prefault({});
