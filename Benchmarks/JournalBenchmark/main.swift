try JournalBenchmark.run()
