"""Item vectors with Spark's ALS.

    pip install pyspark    # and Java 17
    python spark_als.py interactions.csv[.gz] factors.parquet

interactions.csv has a header; the user's id stands in its first column and the item's in its second.
Writes the folder factors.parquet, with the columns id (the site's own) and features.
"""

import sys

from pyspark.ml.feature import StringIndexer
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession, functions

ALPHA = 100.0  # how much more is made of a pair that was observed than of one that was not
REGULARIZATION = 10.0  # times the number of a user's or an item's pairs
DIMENSIONS = 64
SWEEPS = 16


def main(source, target):
    spark = SparkSession.builder.appName("item vectors").getOrCreate()
    table = spark.read.csv(source, header=True)  # ids stay texts: 0068646 is not 68646
    user, item = table.columns[:2]
    pairs = table.select(functions.col(user).alias("user"), functions.col(item).alias("item")).distinct()

    # ALS wants whole numbers for ids.
    indexer = StringIndexer(inputCols=["user", "item"], outputCols=["user_number", "item_number"]).fit(pairs)
    observed = indexer.transform(pairs).select(
        functions.col("user_number").cast("int"),
        functions.col("item_number").cast("int"),
        functions.lit(1.0).alias("observed"),
    )
    als = ALS(
        rank=DIMENSIONS,
        maxIter=SWEEPS,
        regParam=REGULARIZATION,
        alpha=ALPHA,
        implicitPrefs=True,
        userCol="user_number",
        itemCol="item_number",
        ratingCol="observed",
        seed=1,
    )
    factors = als.fit(observed).itemFactors.withColumnRenamed("id", "item_number")

    names = indexer.transform(pairs).select(
        functions.col("item_number").cast("int").alias("item_number"), functions.col("item").alias("id")
    )
    vectors = factors.join(names.distinct(), "item_number").select("id", "features")
    vectors.write.mode("overwrite").parquet(target)
    print(f"{vectors.count():,} vectors of {DIMENSIONS} numbers from {pairs.count():,} pairs")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
