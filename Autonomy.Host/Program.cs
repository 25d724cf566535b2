using Autonomy.Host.Service;

return await ServiceCommand.RunAsync(args, Console.Out, Console.Error);
