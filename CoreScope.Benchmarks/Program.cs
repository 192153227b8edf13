Console.WriteLine("Benchmarks: decode | append");
