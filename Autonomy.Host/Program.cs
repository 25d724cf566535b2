using Autonomy.Host.Service;

// Every argument is a configuration file.
return await ServiceProgram.RunAsync(args, Console.Out, Console.Error);
