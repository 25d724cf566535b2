using Autonomy.Cli;

using Interrupts interrupts = Interrupts.OfProcess();
return await CommandLine.RunAsync(args, Surroundings.OfProcess(interrupts));
